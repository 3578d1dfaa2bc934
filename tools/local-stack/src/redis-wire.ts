import { exchange } from './loopback';

/** Whether Redis on this port answers PONG to PING; not while it still loads its data. */
export async function redisAnswers(port: number): Promise<boolean> {
  const answer = await exchange(port, Buffer.from('PING\r\n'), (received) => {
    const end = received.indexOf('\r\n');
    return end < 0 ? undefined : end + 2;
  });
  return answer.toString('latin1').startsWith('+PONG');
}
