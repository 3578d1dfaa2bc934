import { fork } from 'node:child_process';

/** A peer as a process of its own, so that its processor time is its own. */
export interface PeerProcess<Command, Reply> {
  readonly pid: number;
  /** Gives a command and waits for the reply. Rejects when the process ends. */
  ask(command: Command): Promise<Reply>;
  stop(): void;
}

/** Starts a program that answers each message with one message. */
export function startPeer<Command extends object, Reply>(program: string, args: readonly string[]): PeerProcess<Command, Reply> {
  const child = fork(program, [...args], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', KAFKAJS_NO_PARTITIONER_WARNING: '1' },
  });
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code, signal) => reject(new Error(`The peer ended with ${code ?? signal ?? 'nothing'}`))),
  );
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ask(command) {
      const reply = new Promise<Reply>((resolve) => child.once('message', (message) => resolve(message as Reply)));
      child.send(command);
      return Promise.race([reply, ended]);
    },
    stop: () => void child.kill('SIGTERM'),
  };
}

/** The other side: answers commands one after the other, and ends with its parent. */
export function answerParent<Command, Reply>(answer: (command: Command) => Promise<Reply>): void {
  process.on('message', (command) => {
    answer(command as Command).then(
      (reply) => process.send?.(reply),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
}
