import { hash } from 'node:crypto';
import { isVisible, type Principal, unknown } from '@homeward/access';
import { localDateOf } from '@homeward/calendar';
import type { MessageReply } from '@homeward/contracts/replies';
import { Rejection } from '@homeward/kernel';
import { messageReplies } from '@homeward/policy';
import { causeOf, rejectedItem, type TextKey } from '@homeward/runtime';
import type { Outcome } from '@homeward/store';
import { meaningOf, refusedBy, replyReasons, type ReplyMeaning } from '../../domain/messages/reply';
import type { Ruled } from '../../domain/cadences/step';
import type { TouchCalendarCommand, TouchCalendarEvent } from '../../domain/contacts/touch-calendar';
import { personIdOf } from '../contacts/contact-id';
import { access, sealNote } from '../contacts/contacts';
import type { ContactDocument, ReminderPorts } from '../ports';
import { isMessageChannel, type RefusalLedger } from '../ports-of-channels';
import { isPurchaseAsked } from '../contacts/purchase-asked';
import type { UnsubscribeLinks } from './unsubscribe-links';

export interface ReplyPorts extends ReminderPorts {
  readonly refusals: RefusalLedger;
  readonly links: UnsubscribeLinks;
}

export interface RecordedReply {
  readonly outcome: Outcome<TouchCalendarEvent>;
  readonly meaning: ReplyMeaning | '';
  readonly contactId: string;
}

type Rules = Ruled<ReturnType<typeof messageReplies.bodyOf>>;

/** A reply with the contact that it is about. */
interface Understood {
  readonly contact: ContactDocument;
  readonly meaning: ReplyMeaning;
  readonly rules: Rules;
  /** Whoever else has the number that it came from. */
  readonly others: readonly string[];
  readonly text: string;
  readonly causeId: string;
  readonly digest: string;
}

const LONGEST_TEXT = 2_000;
const CUSTOMER = 'customer';
const REPLY_ID_LENGTH = 16;
/** Contacts looked through for the latest message to a number. */
const LATEST = 50;

/**
 * Records what customers answered to messages: one that is refused does not hold up the others. Yes and "call me" become a call of somebody, other words
 * one with a note; a stop is in the consent ledger before this returns, and no open message that it ends goes out any more.
 */
export async function recordReplies(
  ports: ReplyPorts,
  principal: Principal,
  replies: readonly MessageReply[],
): Promise<readonly RecordedReply[]> {
  const scope = access.allowedScope(principal, 'contacts.record-receipt', ports.reference.tree());
  const holders = await holdersOf(ports, replies);
  const named = await ports.contacts.get([...new Set(replies.map(({ contactId }) => contactId).filter((id) => id !== ''))]);
  const recorded: RecordedReply[] = [];
  // One after the other: two may be of one person, and the later one counts on.
  for (const [place, reply] of replies.entries()) {
    try {
      const { channel, contactId, from, text, cause } = reply;
      if (!isMessageChannel(channel))
        throw new Rejection('invalid', 'contact.unknown-value', { pointer: '/channel', expected: 'sms, email, wechat, app-push, letter' });
      if (text.length > LONGEST_TEXT) throw new Rejection('invalid', 'reply.too-long', { pointer: '/text', most: LONGEST_TEXT });
      if (contactId === '' && from === '') throw new Rejection('invalid', 'reply.from-nowhere', { pointer: '/from' });
      const others = holders[place] ?? [];
      const contact = contactId === '' ? await latestTo(ports, others, channel) : named.get(contactId);
      if (contact === undefined || contact.channel === 'phone' || !isVisible(scope, [contact.dealerId])) throw unknown('contact');
      const rules = rulesFor(ports, contact.dealerId);
      const { id: causeId, digest = '' } = causeOf(cause, ports.ids.next());
      const understood = { contact, rules, others, text, causeId, digest, meaning: meaningOf(text, rules.rules) };
      const outcome = understood.meaning === 'stop' ? await stop(ports, understood) : await answer(ports, understood);
      recorded.push({ outcome, meaning: outcome.status === 'applied' ? understood.meaning : '', contactId: contact.contactId });
    } catch (error) {
      const { contactId } = reply;
      recorded.push({ outcome: rejectedItem(contactId, error), meaning: '', contactId });
    }
  }
  return recorded;
}

/** Ends messages by the link in one; says what it ended. */
export async function unsubscribe(
  ports: ReplyPorts,
  principal: Principal,
  { token, carryOut }: { readonly token: string; readonly carryOut: boolean },
): Promise<{ readonly channel: string; readonly dealerName: string }> {
  access.assertAllowed(principal, 'refusals.record');
  const contactId = ports.links.read(token);
  const contact = contactId === undefined ? undefined : (await ports.contacts.get([contactId])).get(contactId);
  if (contactId === undefined || contact === undefined) throw unknown('unsubscribe-link');
  const rules = rulesFor(ports, contact.dealerId);
  if (carryOut)
    await stop(ports, { contact, rules, others: [], text: 'link', causeId: `unsubscribe:${contactId}`, digest: '', meaning: 'stop' });
  return { channel: contact.channel, dealerName: ports.reference.tree().node(contact.dealerId)?.name ?? '' };
}

async function stop(
  ports: ReplyPorts,
  { contact: { contactId, channel, purpose }, rules, others, text, causeId, digest }: Understood,
): Promise<Outcome<TouchCalendarEvent>> {
  const now = ports.clock.now();
  const purposes = refusedBy(purpose as Parameters<typeof refusedBy>[0], rules.rules);
  const own = personIdOf(contactId);
  const personId = (await ports.people.placementsOf([own])).get(own)?.personId ?? own;
  const people = [...new Set([personId, ...others])];
  // First where everybody looks before anything is sent.
  await ports.refusals.record(
    people.map((id) => ({ personId: id, purposes, channel, evidence: `${text} (${channel}, ${contactId})`, causeId: `${causeId}:${id}` })),
  );
  const surroundings = ports.surroundingsAt(now);
  const [outcome] = await ports.calendars.execute(
    people.map((id) => ({
      id,
      cause: { id: `${causeId}:stop`, ...(digest === '' ? {} : { digest }) },
      at: now,
      command: { type: 'RefuseChannel' as const, purposes, channel, surroundings: surroundings.touch(id) },
    })),
  );
  if (outcome === undefined) throw new TypeError('A command has no outcome');
  return outcome;
}

async function answer(
  ports: ReplyPorts,
  { contact, meaning, rules, text, causeId, digest }: Understood,
): Promise<Outcome<TouchCalendarEvent>> {
  if (meaning === 'stop') throw new TypeError('A stop is no answer to be called about');
  const { contactId, dealerId } = contact;
  const now = ports.clock.now();
  const surroundings = ports.surroundingsAt(now);
  const own = personIdOf(contactId);
  const made: TextKey[] = [];
  const noted = sealNote(ports, made, contactId, text);
  await ports.textKeys.keep(made);
  const execute = async (id: string, cause: string, command: TouchCalendarCommand): Promise<Outcome<TouchCalendarEvent>> => {
    const [outcome] = await ports.calendars.execute([{ id, cause: { id: cause, ...(digest === '' ? {} : { digest }) }, at: now, command }]);
    if (outcome === undefined) throw new TypeError('A command has no outcome');
    return outcome;
  };
  const recorded = await execute(own, `${causeId}:reply`, {
    ...{ type: 'RecordReply', contactId, by: CUSTOMER, ...noted },
    purchaseAsked: isPurchaseAsked(ports, contact.reasons, 'reached'),
    surroundings: surroundings.touch(own),
  });
  if (recorded.status !== 'applied') return recorded;
  // The same reply leads the same reason, however often it comes.
  const replyId = hash('sha256', causeId, 'base64url').slice(0, REPLY_ID_LENGTH);
  const today = localDateOf(now, ports.reference.tree().zoneOf(dealerId));
  const contactOwner = { ...contact, ownerKind: contact.ownerKind as Parameters<typeof replyReasons>[2]['ownerKind'] };
  const reasons = replyReasons(replyId, meaning, contactOwner, today, rules);
  const personId = (await ports.people.placementsOf([own])).get(own)?.personId ?? own;
  await execute(personId, `${causeId}:task`, {
    type: 'HearReasons',
    vehicles: [personId === own ? reasons : { ...reasons, of: own }],
    surroundings: surroundings.touch(personId),
  });
  return recorded;
}

function rulesFor({ reference, clock }: ReminderPorts, dealerId: string): Rules {
  const { document, reference: name } = reference.policies().resolve(messageReplies, { dealerId, tree: reference.tree(), at: clock.now() });
  return { rules: document, reference: name };
}

/** Whom the numbers stand for that replies came from, by place. */
async function holdersOf({ refusals }: ReplyPorts, replies: readonly MessageReply[]): Promise<readonly (readonly string[])[]> {
  const phones = [...new Set(replies.map(({ from }) => from).filter((from) => from !== ''))];
  if (phones.length === 0) return [];
  const found = await refusals.findByPhone(phones);
  const holders = new Map(phones.map((phone, place) => [phone, found[place] ?? []]));
  return replies.map(({ from }) => holders.get(from) ?? []);
}

/** The latest message to one of these people that went out on the channel. */
async function latestTo(
  { contacts, people }: ReminderPorts,
  personIds: readonly string[],
  channel: string,
): Promise<ContactDocument | undefined> {
  if (personIds.length === 0) return undefined;
  const ids = (await Promise.all(personIds.map((id) => people.idsOf(id)))).flat();
  const { items } = await contacts.find({
    filter: { person: { in: [...new Set(ids)] } },
    sort: { by: 'plannedOn', direction: 'descending' },
    limit: LATEST,
  });
  return items
    .map(({ document }) => document)
    .find((contact) => contact.channel === channel && (contact.status === 'made' || contact.status === 'unknown'));
}
