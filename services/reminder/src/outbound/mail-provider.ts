import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { HandOver, MessageProvider } from '../app/ports-of-channels';
import { UNREACHABLE } from './http-call';

export interface MailProviderOptions {
  /** smtp:// or smtps://, with user and password. */
  readonly url: string;
  readonly from: string;
  /** Until the server is there and has greeted; and for each silence of it afterwards. */
  readonly timeoutMs: number;
}

const PERMANENT = 500;
/** Mailbox unavailable, not local, name not allowed (RFC 5321): of the recipient, that there is none. */
const NO_MAILBOX = new Set([550, 551, 553]);
const ONE_CLICK = 'List-Unsubscribe=One-Click';

/**
 * Mails by SMTP, each over a connection of its own. As long as no byte of a mail has left, a failure is known to be one. Afterwards only the server's reply
 * to the whole mail says what became of it: silence, or a connection that is lost, leaves that unknown, and `send` rejects.
 */
export function createMailProvider({ url, from, timeoutMs }: MailProviderOptions): MessageProvider {
  return {
    async send({ reference, address, subject, text, html, unsubscribeUrl }) {
      // Loaded with the first message: most constellations send none.
      const [{ createTransport }, { default: Connection }, { default: Composer }] = await Promise.all([
        import('nodemailer'),
        import('nodemailer/lib/smtp-connection'),
        import('nodemailer/lib/mail-composer'),
      ]);
      // As an object: a text would be read as a list of addresses.
      const to = { name: '', address: address.email };
      const mail = new Composer({
        ...{ from, to, subject, text, messageId: `<${reference}@homeward>` },
        ...(html === undefined ? {} : { html }),
        // RFC 8058: the mail program offers to unsubscribe, and asks nobody to sign in.
        ...(unsubscribeUrl === undefined
          ? {}
          : { headers: { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': ONE_CLICK } }),
      }).compile();
      const content = await mail.build();
      const { auth, ...options } = createTransport(url).options;
      const connection = new Connection({ ...options, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs });
      let hasLeft = false;
      // Read only when the server has asked for the content.
      async function* leaving(): AsyncGenerator<Buffer> {
        hasLeft = true;
        yield content;
      }
      try {
        await connected(connection);
        if (auth !== undefined) await done((callback) => connection.login(auth, callback));
      } catch (error) {
        connection.close();
        return (error as Partial<SMTPConnection.SMTPError>).code === 'EAUTH'
          ? { is: 'not-handed-over', because: 'misconfigured' }
          : UNREACHABLE;
      }
      try {
        await done((callback) => connection.send({ ...mail.getEnvelope(), to: [address.email] }, Readable.from(leaving()), callback));
        connection.quit();
        return { is: 'accepted' };
      } catch (error) {
        connection.close();
        const { code, command, responseCode } = error as SMTPConnection.SMTPError;
        // A reply to the connection is about the connection.
        if (responseCode !== undefined && command !== 'CONN') return toHandOver(command, responseCode);
        // An address that no server would take.
        if (code === 'EENVELOPE') return { is: 'refused', because: 'address' };
        if (!hasLeft) return UNREACHABLE;
        throw error;
      }
    },
  };
}

function toHandOver(command: string | undefined, responseCode: number): HandOver {
  if (responseCode < PERMANENT) return { is: 'not-handed-over', because: 'temporary' };
  if (command === 'RCPT TO' && NO_MAILBOX.has(responseCode)) return { is: 'refused', because: 'address' };
  // The sender is ours: no message would pass.
  if (command === 'MAIL FROM') return { is: 'not-handed-over', because: 'misconfigured' };
  return { is: 'refused', because: 'content' };
}

/** Rejects when the server does not come up; what breaks later is told to the command that waits. */
function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('The mail server has closed the connection')));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

function done(command: (callback: (error?: SMTPConnection.SMTPError | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => command((error) => (error ? reject(error) : resolve())));
}
