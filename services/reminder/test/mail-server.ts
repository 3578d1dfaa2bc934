import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What the server does at a command: a reply line, `silence`, or `hang-up`, the end of the connection. `content` is the dot that ends a mail. */
export type Answers = Readonly<Partial<Record<'greeting' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'content', string>>>;

/** A mail server as far as RFC 5321 needs one, over a real socket. */
export interface MailServer {
  readonly url: string;
  readonly mails: { from: string; to: string; content: string }[];
  answers: Answers;
  stop(): Promise<void>;
}

const USUAL = {
  greeting: '220 mail.test',
  EHLO: '250 mail.test',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  content: '250 queued',
  QUIT: '221 bye',
} as const;
type Command = keyof typeof USUAL;

const END_OF_CONTENT = '\r\n.\r\n';

export async function startMailServer(): Promise<MailServer> {
  const mails: MailServer['mails'] = [];
  const given: { answers: Answers } = { answers: {} };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const reply = (command: Command): void => {
      const answer = (given.answers as Partial<Record<Command, string>>)[command] ?? USUAL[command];
      if (answer === 'hang-up') socket.destroy();
      else if (answer !== 'silence') socket.write(`${answer}\r\n`);
    };
    let rest = '';
    let mail: MailServer['mails'][number] | undefined;
    let envelope = { from: '', to: '' };
    const takeLine = (line: string): void => {
      const command = (Object.keys(USUAL) as Command[]).find((known) => line.toUpperCase().startsWith(known));
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (command === 'MAIL') envelope = { from: address, to: '' };
      if (command === 'RCPT') envelope.to = address;
      if (command === 'DATA' && !/^[45]/.test(given.answers.DATA ?? '')) mail = { ...envelope, content: '' };
      if (command === undefined) socket.write('500 what?\r\n');
      else reply(command);
    };
    socket.on('data', (part: Buffer) => {
      rest += part.toString();
      for (;;) {
        const end = rest.indexOf(mail === undefined ? '\r\n' : END_OF_CONTENT);
        if (end === -1) return;
        const taken = rest.slice(0, end);
        rest = rest.slice(end + (mail === undefined ? 2 : END_OF_CONTENT.length));
        if (mail === undefined) takeLine(taken);
        else {
          mails.push({ ...mail, content: taken });
          mail = undefined;
          reply('content');
        }
      }
    });
    reply('greeting');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(given, {
    mails,
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  });
}
