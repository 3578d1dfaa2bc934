import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MessageProvider } from '../app/ports';

export interface MailProviderOptions {
  /** smtp:// or smtps://, with user and password. */
  readonly url: string;
  readonly from: string;
  /** Until the server is there and has greeted; and for each silence of it afterwards. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const PERMANENT = 500;

/**
 * Mails by SMTP, each over a connection of its own. As long as no byte of a mail has left, a failure is known to be one. Afterwards only the server's reply
 * to the whole mail says what became of it: silence, or a connection that is lost, leaves that unknown, and `send` rejects.
 */
export function createMailProvider({ url, from, timeoutMs = DEFAULT_TIMEOUT_MS }: MailProviderOptions): MessageProvider {
  return {
    async send({ reference, address, subject, text }) {
      // Loaded with the first message: most constellations send none.
      const [{ createTransport }, { default: Connection }, { default: Composer }] = await Promise.all([
        import('nodemailer'),
        import('nodemailer/lib/smtp-connection'),
        import('nodemailer/lib/mail-composer'),
      ]);
      // As an object: a text would be read as a list of addresses.
      const to = { name: '', address: address.email };
      const mail = new Composer({ from, to, subject, text, messageId: `<${reference}@homeward>` }).compile();
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
      } catch {
        connection.close();
        return 'not-handed-over';
      }
      try {
        await done((callback) => connection.send({ ...mail.getEnvelope(), to: [address.email] }, Readable.from(leaving()), callback));
        connection.quit();
        return 'accepted';
      } catch (error) {
        connection.close();
        const { code, command, responseCode } = error as SMTPConnection.SMTPError;
        // A reply to the connection is about the connection.
        if (responseCode !== undefined && command !== 'CONN') return responseCode >= PERMANENT ? 'refused' : 'not-handed-over';
        // An address that no server would take.
        if (code === 'EENVELOPE') return 'refused';
        if (!hasLeft) return 'not-handed-over';
        throw error;
      }
    },
  };
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
