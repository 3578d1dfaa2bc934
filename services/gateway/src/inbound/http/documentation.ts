import path from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import { sendJson } from './send';

const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Homeward API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

// No validator badge: it would ask a server outside.
const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

/** `/openapi.json`, and at `/docs` a page that shows it; nothing on it comes from elsewhere. */
export function mountDocumentation(app: Express, document: () => object): void {
  const directory = path.dirname(require.resolve('swagger-ui-dist/package.json'));
  let bytes: object | undefined;
  app.get('/openapi.json', (_request: Request, response: Response) => sendJson(response, 200, (bytes ??= document())));

  const policy = helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // The page's script writes styles into elements and shows icons that are part of its own style sheet.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
    },
  });
  const docs = express.Router();
  docs.use(policy);
  docs.get('/', (_request: Request, response: Response) => {
    response.type('html').send(PAGE);
  });
  docs.get('/start.js', (_request: Request, response: Response) => {
    response.type('js').send(START);
  });
  for (const file of FILES) {
    docs.get(`/${file}`, (_request: Request, response: Response) => {
      response.sendFile(file, { root: directory, maxAge: '1h' });
    });
  }
  app.use('/docs', docs);
}
