import { createServer } from 'node:net';
import { EXIT } from '../exit-codes';
import { Failure } from '../failure';

/** Throws Failure when somebody listens on the port already: told before anything else is started. */
export async function requireFreePort(port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new Failure(EXIT.failed, { what: ['error.port.what', { port }], why: error.code ?? error.message, next: ['error.port.next'] }),
      );
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
