import type { SealedText, SendFailure } from '../contacts/contact-facts';
import type { Placement } from '../contacts/shared-past';
import type { TouchSurroundings } from '../contacts/touch-terms';

/* What the touch calendar is told of messages: on their way out, and what came back. */

/** Marks a message before it is handed to the provider; from here on it is sent at most once (RE11). */
export interface StartSending {
  readonly type: 'StartSending';
  readonly contactId: string;
  readonly placement?: Placement;
}
/** The provider was not reached at all: nothing was handed over. */
export interface AbandonSending {
  readonly type: 'AbandonSending';
  readonly contactId: string;
  readonly surroundings: TouchSurroundings;
}
export interface SettleSending {
  readonly type: 'SettleSending';
  readonly contactId: string;
  readonly result: 'sent' | 'failed' | 'unknown';
  readonly failure?: SendFailure;
  readonly surroundings: TouchSurroundings;
}
/** The message may not or cannot be sent: no consent, no owner, no address, a text with a gap. */
export interface WithholdMessage {
  readonly type: 'WithholdMessage';
  readonly contactId: string;
  readonly reason: string;
  readonly surroundings: TouchSurroundings;
}
/** The person answered a message, or used the link in one: no more of them on this channel, for these purposes. */
export interface RefuseChannel {
  readonly type: 'RefuseChannel';
  readonly purposes: readonly string[];
  readonly channel: string;
  readonly surroundings: TouchSurroundings;
}
/** The person answered a message that was sent. */
export interface RecordReply {
  readonly type: 'RecordReply';
  readonly contactId: string;
  readonly by: string;
  readonly purchaseAsked: boolean;
  readonly note?: SealedText;
  readonly surroundings: TouchSurroundings;
}
