import { open } from 'node:fs/promises';
import type { MessageAddress, MessageChannel, MessageProvider } from '../app/ports-of-channels';

const OWNER_ONLY = 0o600;

/** Takes messages into a file, one JSON line each: for trials, where nobody is to be written to. The file holds what the customer would read. */
export function createFileSink(path: string): MessageProvider {
  return {
    async send({ reference, channel, address, subject, text }) {
      const to = addressOn(channel, address);
      if (to === '') return { is: 'refused', because: 'address' };
      const file = await open(path, 'a', OWNER_ONLY).catch(() => undefined);
      if (file === undefined) return { is: 'not-handed-over', because: 'unreachable' };
      try {
        await file.appendFile(`${JSON.stringify({ reference, channel, to, subject, text })}\n`);
      } finally {
        await file.close();
      }
      return { is: 'accepted' };
    },
  };
}

function addressOn(channel: MessageChannel, { phone, email, wechatId, pushSubscription, postalAddress }: MessageAddress): string {
  return { sms: phone, email, wechat: wechatId, 'app-push': pushSubscription, letter: postalAddress }[channel];
}
