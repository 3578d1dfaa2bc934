import type { Instant } from '@homeward/kernel';
import { ServiceUnavailable } from '@homeward/rpc';
import type { MachineClock, Log } from '@homeward/runtime';
import { type Snapshot, pagesOf } from '@homeward/store';
import type { PlannedContact } from '../domain/contact-facts';
import type { TouchCalendarCommand, TouchCalendarState } from '../domain/touch-calendar';
import { composeMessage } from './messages';
import { toPlacement } from './placement';
import type { ContactAnswer, ContactDirectory, MessageProvider, MessageProviders, OutgoingText, ReminderPorts } from './ports';

export interface SendingPorts extends ReminderPorts {
  readonly directory: ContactDirectory;
  readonly providers: MessageProviders;
  /** One process sends at a time. */
  readonly lease: (name: string, holder: string, forMs: number) => Promise<boolean>;
  /** Whether everything that came in so far is worked off: nobody is written to about what the next event takes back. */
  readonly isWorkedOff: () => Promise<boolean>;
  readonly machineClock: MachineClock;
  readonly log: Log;
}

/** Longer than any provider may take for one message. */
const LEASE_MS = 60_000;
const PAGE = 50;
/** How long a provider that could not be reached is left alone. */
const PAUSE_MS = 60_000;

interface DueMessage {
  readonly personId: string;
  readonly contact: PlannedContact;
  readonly channel: OutgoingText['channel'];
  readonly provider: MessageProvider;
}

/**
 * Sends the messages that are due, each at most once (RE11): a contact is marked before its message is handed over, in a write of its own. What a
 * crash leaves marked is unknown: it is listed, never sent again, and settled by a receipt. Returns how many messages it dealt with.
 */
export function createSending(ports: SendingPorts): (now: Instant) => Promise<number> {
  const { calendars, directory, providers, machineClock, log } = ports;
  const holder = ports.ids.next();
  const inHand = new Set<string>();
  const pausedUntilMs = new Map<string, number>();

  const give = async (personId: string, now: Instant, command: TouchCalendarCommand): Promise<boolean> => {
    const [outcome] = await calendars.execute([{ id: personId, cause: { id: `sending:${ports.ids.next()}` }, at: now, command }]);
    return outcome?.status === 'applied';
  };

  /** Marked by a process that is gone: only the holder of the lease sends, and it knows what it has in hand. */
  async function settleAbandoned(now: Instant): Promise<number> {
    const { items } = await calendars.find({ filter: { sending: { from: '' } }, limit: PAGE });
    let settled = 0;
    for (const { id, state } of items) {
      for (const contactId of Object.keys(state.facts.sending)) {
        if (inHand.has(contactId)) continue;
        const surroundings = ports.surroundingsAt(now).touch(id);
        if (await give(id, now, { type: 'SettleSending', contactId, result: 'unknown', surroundings })) settled += 1;
        log.warn({ contactId }, 'A message was marked and its process ended: whether it was sent is unknown');
      }
    }
    return settled;
  }

  async function dueMessages(now: Instant): Promise<readonly DueMessage[]> {
    const due: DueMessage[] = [];
    for await (const items of pagesOf(calendars, {
      // Instants are of one length: this is "not later than now".
      filter: { messageAt: { before: `${now}!` } },
      sort: { by: 'messageAt', direction: 'ascending' },
      limit: PAGE,
    })) {
      due.push(...items.flatMap((calendar) => dueIn(calendar, now)));
      if (due.length >= PAGE) break;
    }
    return due;
  }

  function dueIn({ id, state }: Snapshot<TouchCalendarState>, now: Instant): readonly DueMessage[] {
    const surroundings = ports.surroundingsAt(now).touch(id);
    // What has to be looked at again is not acted on before.
    if (state.under !== surroundings.stamp || (state.reviewAt !== undefined && state.reviewAt <= now)) return [];
    return Object.values(state.open).flatMap((contact): readonly DueMessage[] => {
      const { channel, plannedAt, purpose, dealerId } = contact;
      if (channel !== 'sms' && channel !== 'email') return [];
      const provider = providers[channel];
      if (provider === undefined || plannedAt > now || (pausedUntilMs.get(channel) ?? 0) > machineClock.elapsedMs()) return [];
      const { quiet, allowedFrom } = surroundings.of(dealerId);
      if (allowedFrom(now, state.facts.profile?.time) > now && !quiet.rules.exemptPurposes.includes(purpose)) return [];
      return [{ personId: id, contact, channel, provider }];
    });
  }

  async function sendOne({ personId, contact, channel, provider }: DueMessage, answer: ContactAnswer, now: Instant): Promise<number> {
    const { contactId } = contact;
    const surroundings = ports.surroundingsAt(now).touch(personId);
    const withhold = async (reason: string): Promise<number> =>
      (await give(personId, now, { type: 'WithholdMessage', contactId, reason, surroundings })) ? 1 : 0;
    // Known here and not there: the customer service is still working something off.
    if (!answer.isAllowed && answer.refusal === 'unknown') return 0;
    if (!answer.isAllowed) return withhold(answer.refusal);
    const { subject, body } = composeMessage(ports, contact, answer);
    if ('missing' in body) {
      log.warn({ contactId, missing: body.missing.join(',') }, 'A message has gaps and is not sent');
      return withhold('text-incomplete');
    }
    inHand.add(contactId);
    try {
      const placement = toPlacement(personId, (await ports.people.placementsOf([personId])).get(personId));
      const marked = { type: 'StartSending', contactId, ...(placement === undefined ? {} : { placement }) } as const;
      if (!(await give(personId, now, marked))) return 0;
      const address = { phone: answer.phone, email: answer.email };
      const result = await handOver(provider, { reference: contactId, channel, address, subject, text: body.text });
      if (result !== 'not-handed-over') await give(personId, now, { type: 'SettleSending', contactId, result, surroundings });
      else {
        pausedUntilMs.set(channel, machineClock.elapsedMs() + PAUSE_MS);
        await give(personId, now, { type: 'AbandonSending', contactId, surroundings });
        return 0;
      }
      return 1;
    } finally {
      inHand.delete(contactId);
    }
  }

  async function handOver(provider: MessageProvider, message: OutgoingText): Promise<'sent' | 'failed' | 'unknown' | 'not-handed-over'> {
    try {
      const taken = await provider.send(message);
      return taken === 'accepted' ? 'sent' : taken === 'refused' ? 'failed' : taken;
    } catch (error) {
      log.warn(
        { contactId: message.reference, error: error instanceof Error ? error.name : 'unknown' },
        'Whether a message was sent is unknown',
      );
      return 'unknown';
    }
  }

  return async (now) => {
    if (Object.keys(providers).length === 0) return 0;
    const isAnythingMarked = (await calendars.count({ sending: { from: '' } })) > inHand.size;
    const due = await dueMessages(now);
    if (!isAnythingMarked && due.length === 0) return 0;
    if (!(await ports.lease('messages', holder, LEASE_MS))) return 0;
    let done = isAnythingMarked ? await settleAbandoned(now) : 0;
    if (due.length === 0 || !(await ports.isWorkedOff())) return done;
    const answers = await askAbout(directory, due);
    for (const [index, message] of due.entries()) {
      const answer = answers[index];
      if (answer === undefined || !(await ports.lease('messages', holder, LEASE_MS))) break;
      done += await sendOne(message, answer, now);
    }
    return done;
  };
}

/** Address, consent and ownership as they are at this moment. The customer service away: messages wait. */
async function askAbout(directory: ContactDirectory, due: readonly DueMessage[]): Promise<readonly ContactAnswer[]> {
  try {
    return await directory.ask(
      due.map(({ personId, contact: { agenda, purpose }, channel }) => ({
        personId,
        vehicleIds: [...new Set(agenda.map(({ vehicleId }) => vehicleId))],
        purpose,
        channel,
      })),
    );
  } catch (error) {
    if (error instanceof ServiceUnavailable) return [];
    throw error;
  }
}
