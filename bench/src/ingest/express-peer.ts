import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerParent } from './peer-process';

/** The least that a Node service can do with a POST: express, its JSON parser, and the answer of the gateway. */
const app = express();
app.use(express.json({ limit: '8mb' }));
app.post('/v1/dms/records', (request, response) => {
  const { records } = request.body as { readonly records: readonly unknown[] };
  response.status(202).json({ requestId: 'none', received: records.length, refused: [] });
});
const server = createServer(app);

answerParent(
  () =>
    new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    }),
);
