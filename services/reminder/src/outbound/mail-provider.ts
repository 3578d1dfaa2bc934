import type { Transporter } from 'nodemailer';
import type { MessageProvider } from '../app/ports';

export interface MailProviderOptions {
  /** smtp:// or smtps://, with user and password. */
  readonly url: string;
  readonly from: string;
}

/** Mails by SMTP. A failure before the message was handed over is known to be one; a connection lost afterwards is not. */
export function createMailProvider({ url, from }: MailProviderOptions): MessageProvider {
  // Loaded with the first message: most constellations send none.
  let transport: Transporter | undefined;
  return {
    async send({ reference, address, subject, text }) {
      transport ??= (await import('nodemailer')).createTransport(url);
      try {
        await transport.sendMail({ from, to: address.email, subject, text, messageId: `<${reference}@homeward>` });
        return 'accepted';
      } catch (error) {
        const { code, command, responseCode } = error as {
          readonly code?: unknown;
          readonly command?: unknown;
          readonly responseCode?: unknown;
        };
        if (command === 'CONN' || code === 'EDNS' || code === 'EAUTH') return 'not-handed-over';
        if (typeof responseCode === 'number') return responseCode >= 500 ? 'refused' : 'not-handed-over';
        throw error;
      }
    },
  };
}
