import type { Attempt, PlannedContact } from './contact-facts';
import type { TouchSurroundings } from './touch-terms';

/** A try to contact, at this moment and on the channel of the contact. */
export function attemptOf(
  contact: PlannedContact,
  { result, by, purchaseAsked, failure, sentAt, callAgainOn, note, recordingId, said }: Omit<Attempt, 'at' | 'on' | 'channel'>,
  { now, of }: TouchSurroundings,
): Attempt {
  const on = of(contact.dealerId).today;
  return {
    result,
    at: now,
    on,
    by,
    channel: contact.channel,
    purchaseAsked,
    ...(failure === undefined ? {} : { failure }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(callAgainOn === undefined ? {} : { callAgainOn }),
    ...(note === undefined ? {} : { note }),
    ...(recordingId === undefined ? {} : { recordingId }),
    ...(said === undefined ? {} : { said }),
  };
}
