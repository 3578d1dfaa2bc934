import type { Instant } from '@homeward/kernel';
import { ServiceUnavailable } from '@homeward/rpc';
import { type Log, type MachineClock, settlesWithin, type Timers } from '@homeward/runtime';
import { type Request, type Snapshot, pagesOf } from '@homeward/store';
import type { PlannedContact } from '../../domain/contacts/contact-facts';
import type { TouchCalendarCommand, TouchCalendarState } from '../../domain/contacts/touch-calendar';
import { composeMessage } from './messages';
import { toPlacement } from '../contacts/placement';
import type { ContactAnswer, ContactDirectory, ReminderPorts } from '../ports';
import {
  type HandOver,
  isMessageChannel,
  MESSAGE_CHANNELS,
  type MessageChannel,
  type MessageProvider,
  type MessageProviders,
  type OutgoingMessage,
  type ProviderLimits,
} from '../ports-of-channels';
import { createProviderGate, type ProviderGate } from './provider-gate';
import type { UnsubscribeLinks } from './unsubscribe-links';

export interface SendingPorts extends ReminderPorts {
  readonly directory: ContactDirectory;
  readonly providers: MessageProviders;
  readonly limits: ProviderLimits;
  readonly links: UnsubscribeLinks;
  /** One process sends at a time. */
  readonly lease: (name: string, holder: string, forMs: number) => Promise<boolean>;
  /** Whether everything that came in so far is worked off: nobody is written to about what the next event takes back. */
  readonly isWorkedOff: () => Promise<boolean>;
  readonly machineClock: MachineClock;
  readonly timers: Timers;
  readonly log: Log;
}

/** Longer than any provider may take for one message, and than the lease is held before it is taken again. */
const LEASE_MS = 60_000;
const RENEW_LEASE_MS = 15_000;
/** So many messages are marked, and with their providers, at once: what a crash can leave unknown. */
const IN_FLIGHT = 50;
/** A pass ends after so long, for the rest of the service has something to do as well. */
const PASS_MS = 5_000;
/** A process that ends waits so long for what is with the providers. */
const STOP_MS = 2_000;

export interface Sending {
  /** Sends what is due, and returns how many messages it dealt with. */
  run(now: Instant): Promise<number>;
  /** Begins no more, and leaves the rest to another process at once, unless something stays in hand for long: that is unknown until its lease is over. */
  stop(): Promise<void>;
}

interface DueMessage {
  readonly personId: string;
  readonly contact: PlannedContact;
  readonly channel: MessageChannel;
}

interface Outlet {
  readonly provider: MessageProvider;
  readonly gate: ProviderGate;
}

type CalendarRequest = Request<TouchCalendarCommand>;

/** A message that is marked, and what it says. */
interface Marked {
  readonly personId: string;
  readonly message: OutgoingMessage;
}

/**
 * Sends the messages that are due, each at most once (RE11): contacts are marked before their messages are handed over, in a write of its own. What a
 * crash leaves marked is unknown: it is listed, never sent again, and settled by a receipt. Messages are marked, handed over and settled many at a time;
 * each is settled as soon as its provider has answered.
 */
export function createSending(ports: SendingPorts): Sending {
  const { calendars, directory, machineClock, log } = ports;
  const holder = ports.ids.next();
  const inHand = new Set<string>();
  const outlets = new Map(
    MESSAGE_CHANNELS.flatMap((channel) => {
      const provider = ports.providers[channel];
      if (provider === undefined) return [];
      return [[channel, { provider, gate: createProviderGate({ limit: ports.limits[channel], clock: machineClock }) }] as const];
    }),
  );
  let leasedAtMs = Number.NEGATIVE_INFINITY;
  let isStopping = false;
  let pass: Promise<number> = Promise.resolve(0);

  const request = (personId: string, now: Instant, command: TouchCalendarCommand): CalendarRequest => {
    return { id: personId, cause: { id: `sending:${ports.ids.next()}` }, at: now, command };
  };
  const isHolder = async (): Promise<boolean> => {
    if (machineClock.elapsedMs() - leasedAtMs < RENEW_LEASE_MS) return true;
    if (!(await ports.lease('messages', holder, LEASE_MS))) return false;
    leasedAtMs = machineClock.elapsedMs();
    return true;
  };

  /** Marked by a process that is gone: only the holder of the lease sends, and it knows what it has in hand. */
  async function settleAbandoned(now: Instant): Promise<number> {
    const { items } = await calendars.find({ filter: { sending: { from: '' } }, limit: IN_FLIGHT });
    const requests = items.flatMap(({ id, state }) =>
      Object.keys(state.facts.sending).flatMap((contactId) => {
        if (inHand.has(contactId)) return [];
        log.warn({ contactId }, 'A message was marked and its process ended: whether it was sent is unknown');
        const surroundings = ports.surroundingsAt(now).touch(id);
        return [request(id, now, { type: 'SettleSending', contactId, result: 'unknown', surroundings })];
      }),
    );
    if (requests.length === 0) return 0;
    return (await calendars.execute(requests)).filter(({ status }) => status === 'applied').length;
  }

  async function dueMessages(now: Instant, most: number): Promise<readonly DueMessage[]> {
    const room = new Map([...outlets].map(([channel, { gate }]) => [channel, gate.room()]));
    const due: DueMessage[] = [];
    if (![...room.values()].some((left) => left > 0)) return due;
    for await (const items of pagesOf(calendars, {
      // Instants are of one length: this is "not later than now".
      filter: { messageAt: { before: `${now}!` } },
      sort: { by: 'messageAt', direction: 'ascending' },
      limit: IN_FLIGHT,
    })) {
      // Reviews go by the same instants: behind these nothing may go out yet, and on a busy morning hundreds of thousands wait there.
      if (items.every(({ state }) => isToBeReviewed(state, now))) break;
      for (const message of items.flatMap((calendar) => dueIn(calendar, now))) {
        const left = room.get(message.channel) ?? 0;
        if (left < 1 || due.length >= most) continue;
        room.set(message.channel, left - 1);
        due.push(message);
      }
      if (due.length >= most) break;
    }
    return due;
  }

  /** What has to be looked at again is not acted on before. */
  function isToBeReviewed({ under, reviewAt }: TouchCalendarState, now: Instant): boolean {
    return under !== ports.surroundingsAt(now).stamp || (reviewAt !== undefined && reviewAt <= now);
  }

  function dueIn({ id, state }: Snapshot<TouchCalendarState>, now: Instant): readonly DueMessage[] {
    if (isToBeReviewed(state, now)) return [];
    const surroundings = ports.surroundingsAt(now).touch(id);
    return Object.values(state.open).flatMap((contact): readonly DueMessage[] => {
      const { channel, plannedAt, purpose, dealerId } = contact;
      if (!isMessageChannel(channel) || plannedAt > now) return [];
      const { quiet, allowedFrom } = surroundings.of(dealerId);
      if (allowedFrom(now, state.facts.profile?.time) > now && !quiet.rules.exemptPurposes.includes(purpose)) return [];
      return [{ personId: id, contact, channel }];
    });
  }

  /** What is to be written of a message before it goes out: that it does, or that it may not. Undefined: it waits. */
  function judge({ contact, channel }: DueMessage, answer: ContactAnswer, now: Instant): OutgoingMessage | string | undefined {
    // Known here and not there: the customer service is still working something off.
    if (!answer.isAllowed) return answer.refusal === 'unknown' ? undefined : answer.refusal;
    const composed = composeMessage(ports, { contact, channel, answer, unsubscribeUrl: ports.links.urlOf(contact.contactId) }, now);
    if (!('refusal' in composed)) return composed;
    log.warn({ contactId: contact.contactId, because: composed.because.join(',') }, 'A message cannot be written and is not sent');
    return composed.refusal;
  }

  /** Marks what goes out and withholds what may not, in one go; gives back what is marked. */
  async function mark(
    due: readonly DueMessage[],
    answers: readonly ContactAnswer[],
    now: Instant,
  ): Promise<{ readonly marked: readonly Marked[]; readonly withheld: number }> {
    const placements = await ports.people.placementsOf([...new Set(due.map(({ personId }) => personId))]);
    const messages: (OutgoingMessage | undefined)[] = [];
    const requests: CalendarRequest[] = [];
    due.forEach((message, place) => {
      const answer = answers[place];
      const judged = answer === undefined ? undefined : judge(message, answer, now);
      if (judged === undefined) return;
      const { personId, contact } = message;
      const { contactId } = contact;
      const surroundings = ports.surroundingsAt(now).touch(personId);
      const placement = toPlacement(personId, placements.get(personId));
      messages.push(typeof judged === 'string' ? undefined : judged);
      requests.push(
        request(
          personId,
          now,
          typeof judged === 'string'
            ? { type: 'WithholdMessage', contactId, reason: judged, surroundings }
            : { type: 'StartSending', contactId, ...(placement === undefined ? {} : { placement }) },
        ),
      );
    });
    for (const message of messages) if (message !== undefined) inHand.add(message.reference);
    const outcomes = await calendars.execute(requests).catch((error: unknown) => {
      for (const message of messages) if (message !== undefined) inHand.delete(message.reference);
      throw error;
    });
    const marked = outcomes.flatMap((outcome, place): readonly Marked[] => {
      const message = messages[place];
      if (message === undefined) return [];
      if (outcome.status === 'applied') return [{ personId: outcome.id, message }];
      inHand.delete(message.reference);
      return [];
    });
    return { marked, withheld: outcomes.filter(({ status }, place) => status === 'applied' && messages[place] === undefined).length };
  }

  async function handOver({ message }: Marked): Promise<HandOver | 'unknown' | 'not-begun'> {
    const outlet: Outlet | undefined = outlets.get(message.channel);
    if (outlet === undefined || !(await isHolder()) || !outlet.gate.begin()) return 'not-begun';
    const result = await outlet.provider.send(message).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'unknown';
      log.warn({ contactId: message.reference, error: name }, 'Whether a message was sent is unknown');
      return 'unknown' as const;
    });
    const before = outlet.gate.state();
    outlet.gate.note(result);
    const after = outlet.gate.state();
    if (before !== after) log.warn({ channel: message.channel, breaker: after }, 'The breaker before a provider has changed');
    return result;
  }

  /** Writes down what came of messages, all that is known by then in one go. */
  const known: CalendarRequest[] = [];
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    const taken = known.splice(0);
    if (taken.length > 0) await calendars.execute(taken);
  };

  async function send(marked: Marked, now: Instant): Promise<void> {
    const { personId, message } = marked;
    try {
      const result = await handOver(marked);
      const surroundings = ports.surroundingsAt(now).touch(personId);
      known.push(request(personId, now, { ...settlementOf(result), contactId: message.reference, surroundings }));
      writing = writing.catch(() => undefined).then(write);
      await writing;
    } finally {
      inHand.delete(message.reference);
    }
  }

  /** Marks as many as may be in flight, and begins to hand them over. Returns how many it dealt with. */
  async function beginSome(now: Instant, begin: (marked: Marked) => void): Promise<number> {
    const due = await dueMessages(now, IN_FLIGHT - inHand.size);
    if (due.length === 0) return 0;
    const answers = await askAbout(directory, due);
    if (answers.length === 0 || !(await isHolder())) return 0;
    const { marked, withheld } = await mark(due, answers, now);
    marked.forEach(begin);
    return marked.length + withheld;
  }

  /** Goes on while messages are due; one that its provider keeps waiting does not hold up the others. */
  async function sendAll(now: Instant): Promise<number> {
    const startedAtMs = machineClock.elapsedMs();
    const sending = new Set<Promise<void>>();
    const failures: unknown[] = [];
    const begin = (marked: Marked): void => {
      const sent: Promise<void> = send(marked, now)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => void sending.delete(sent));
      sending.add(sent);
    };
    let done = 0;
    let some: number;
    do {
      while (sending.size > 0 && inHand.size > IN_FLIGHT / 2) await Promise.race(sending);
      some = await beginSome(now, begin);
      done += some;
    } while (some > 0 && failures.length === 0 && !isStopping && machineClock.elapsedMs() - startedAtMs < PASS_MS);
    await Promise.all(sending);
    if (failures.length > 0) throw failures[0];
    return done;
  }

  async function sendDue(now: Instant): Promise<number> {
    if (outlets.size === 0) return 0;
    const isAnythingMarked = (await calendars.count({ sending: { from: '' } })) > inHand.size;
    if (!isAnythingMarked && (await calendars.count({ messageAt: { before: `${now}!` } })) === 0) return 0;
    if (!(await isHolder())) return 0;
    const settled = isAnythingMarked ? await settleAbandoned(now) : 0;
    return (await ports.isWorkedOff()) ? settled + (await sendAll(now)) : settled;
  }

  return {
    async run(now) {
      if (isStopping) return 0;
      pass = sendDue(now);
      return await pass;
    },
    async stop() {
      isStopping = true;
      const isIdle = await settlesWithin(ports.timers, STOP_MS, pass);
      if (isIdle && leasedAtMs > Number.NEGATIVE_INFINITY) await ports.lease('messages', holder, 0);
    },
  };
}

type Settlement =
  { readonly type: 'AbandonSending' } | Pick<Extract<TouchCalendarCommand, { type: 'SettleSending' }>, 'type' | 'result' | 'failure'>;

function settlementOf(result: HandOver | 'unknown' | 'not-begun'): Settlement {
  if (result === 'unknown') return { type: 'SettleSending', result: 'unknown' };
  if (result === 'not-begun' || result.is === 'not-handed-over') return { type: 'AbandonSending' };
  return result.is === 'accepted'
    ? { type: 'SettleSending', result: 'sent' }
    : { type: 'SettleSending', result: 'failed', failure: result.because };
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
