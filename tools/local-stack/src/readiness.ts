import { kafkaAnswers } from './kafka-wire';
import { mongoAnswers } from './mongo-wire';
import { redisAnswers } from './redis-wire';
import type { ServerKind } from './running-server';

/** Whether the server on this loopback port does its work now: asked in its own protocol, not only by connecting. */
export function answers(kind: ServerKind, port: number): Promise<boolean> {
  switch (kind) {
    case 'kafka':
      return kafkaAnswers(port);
    case 'mongo':
      return mongoAnswers(port);
    case 'redis':
      return redisAnswers(port);
  }
}
