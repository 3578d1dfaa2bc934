import { appendFile } from 'node:fs/promises';
import type { MessageProvider } from '../app/ports';

const OWNER_ONLY = 0o600;

/** Takes messages into a file, one JSON line each: for trials, where nobody is to be written to. The file holds what the customer would read. */
export function createFileSink(path: string): MessageProvider {
  return {
    async send({ reference, channel, address, subject, text }) {
      const to = channel === 'email' ? address.email : address.phone;
      await appendFile(path, `${JSON.stringify({ reference, channel, to, subject, text })}\n`, { mode: OWNER_ONLY });
      return 'accepted';
    },
  };
}
