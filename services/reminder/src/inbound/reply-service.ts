import { readPrincipal } from '@homeward/access';
import { ReplyServiceDefinition } from '@homeward/contracts/replies';
import { type Implementation, implement } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { recordReplies, type ReplyPorts, unsubscribe } from '../app/messages/replies';

/** The calls of ReplyService (proto/homeward/reminder/v1/replies.proto). */
export function createReplyService(ports: ReplyPorts): Implementation<typeof ReplyServiceDefinition> {
  return implement(ReplyServiceDefinition, {
    recordReplies: async ({ replies }, { metadata }) => ({
      replies: (await recordReplies(ports, readPrincipal(metadata), replies)).map(({ outcome, meaning, contactId }) => ({
        outcome: toItemOutcome(outcome),
        meaning,
        contactId,
      })),
    }),
    unsubscribe: (request, { metadata }) => unsubscribe(ports, readPrincipal(metadata), request),
  });
}
