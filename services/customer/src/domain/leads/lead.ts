import { addDuration } from '@homeward/calendar';
import { type Decider, type Instant, Rejection, evolve, unreachable } from '@homeward/kernel';
import type { LeadLevel } from '@homeward/policy';
import { asAgreed, firstFollowUp, isOverdue, nextByLevel } from './follow-up';
import type {
  Acting,
  LeadCommand,
  LeadEvent,
  LeadState,
  LeadSurroundings,
  LeadTerms,
  NextFollowUp,
  OpenLead,
  OpenedLead,
} from './lead-facts';
import { isOpenLead, type JoiningCommand, joining } from './lead-duplicates';
import { evolveLead } from './lead-evolution';

const HOUR_MS = 3_600_000;
const CLOCK = 'clock';
/** It is done at the lead that this one was merged into. */
const MERGED = 'lead.merged';

/** A prospect from the first call or visit to its end (A card; domain, section 2; CU6). */
export const lead: Decider<LeadState, LeadCommand, LeadEvent> = {
  initial: undefined,
  decide(command, state) {
    if (command.type === 'Open') return state === undefined ? [opened(command)] : askedAgain(command, state);
    const present = known(state);
    if (command.type === 'LearnPerson') {
      if (command.sequence <= present.personSequence || command.personId === present.personId) return [];
      return [{ type: 'PersonLearned', personId: command.personId, sequence: command.sequence, at: command.at }];
    }
    // What fell due before this moment happened before it, whoever came first: the action or the schedule.
    const fallen = marksUpTo(present, command.at);
    const after = fallen.reduce((before, event) => known(evolve(lead, before, event)), present);
    switch (command.type) {
      case 'TakeDuplicate':
      case 'LetDuplicateGo':
      case 'MergeInto':
      case 'Part': {
        const terms = termsOf(after, command.surroundings);
        const joined = joining(command, after, terms, expiryOf(command.at, terms));
        // The clock tells what fell due, in its own time.
        return joined.length === 0 ? [] : [...fallen, ...joined];
      }
      case 'TellMarks':
        break;
      default:
        return [...fallen, ...acted(command, after)];
    }
    const isExpired = after.status === 'offered' && after.offerExpiresAt !== undefined && after.offerExpiresAt <= command.at;
    return isExpired ? [...fallen, ...passedOn('OfferExpired', command, { at: command.at, by: CLOCK }, after)] : fallen;
  },
  evolve: evolveLead,
};

/** When something falls due by itself: a missed date, an escalation, an offer that nobody answered. */
export function leadWakeAt(state: LeadState): Instant | undefined {
  const mark = state?.next?.marks[0]?.at;
  const expiry = state?.offerExpiresAt;
  if (mark === undefined || expiry === undefined) return mark ?? expiry;
  return mark < expiry ? mark : expiry;
}

function known(state: LeadState): OpenedLead {
  if (state === undefined) throw new Rejection('unknown', 'lead.unknown');
  return state;
}

function opened(command: OpenLead): LeadEvent {
  const { type: _type, surroundings, candidates, agreedAt, at, by, text, level: wanted, ...facts } = command;
  if (facts.openedAt > at) throw new Rejection('invalid', 'lead.opened-in-future', { pointer: '/openedAt' });
  const dealerId = candidates[0] ?? '';
  const terms = surroundings.of(dealerId === '' ? facts.nodeId : dealerId);
  const level = wanted === '' ? terms.rules.firstLevel : wanted;
  const next = agreedAt === undefined ? firstFollowUp(level, facts.openedAt, terms) : agreed(level, agreedAt, at, terms);
  const isOffer = facts.origin === 'head-office' && dealerId !== '';
  return {
    type: 'LeadOpened',
    ...facts,
    dealerId,
    level,
    ...(isOffer ? { offerExpiresAt: expiryOf(at, terms) } : {}),
    next,
    ...whoWhen({ at, by, text }),
  };
}

/** The same customer asks again: an open lead goes on, a lost one comes back to whoever was asked, a won one is over. */
function askedAgain(command: OpenLead, state: OpenedLead): readonly LeadEvent[] {
  const askedAt = command.candidates[0] ?? '';
  switch (state.status) {
    case 'won':
      throw new Rejection('conflict', 'lead.won-already');
    case 'merged':
      throw new Rejection('conflict', MERGED);
    case 'lost': {
      const dealerId = command.origin === 'dealer' || state.dealerId === '' ? askedAt : state.dealerId;
      return [reactivated(command, dealerId, state, command.surroundings)];
    }
    default:
      return joined(command, askedAt, state);
  }
}

/** A lead that no dealer has goes to the one that was asked, else to the first that has not had it; who has it on offer and is asked has taken it. */
function joined(command: OpenLead, askedAtDealerId: string, state: OpenedLead): readonly LeadEvent[] {
  const { at, surroundings, source, origin, candidates, agreedAt } = command;
  const who = whoWhen(command);
  const isFree = state.status === 'unassigned';
  const taker = isFree ? candidates.find((id) => origin === 'dealer' || !state.tried.includes(id)) : undefined;
  const dealerId = taker ?? state.dealerId;
  const isTheirs = dealerId === askedAtDealerId;
  const terms = termsOf({ ...state, dealerId }, surroundings);
  const first = firstFollowUp(state.level, at, terms);
  // Who asks again is waiting for an answer: it is due no later than that of a new lead, unless a day was agreed.
  const isSooner = state.next === undefined || (state.next.basis !== 'agreed' && first.overdueAt < state.next.overdueAt);
  const isAgreed = agreedAt !== undefined && (isTheirs || origin === 'head-office');
  const next = isAgreed ? agreed(state.level, agreedAt, at, terms) : isSooner ? first : state.next;
  const ownerId = command.ownerId === '' && !isFree ? state.ownerId : command.ownerId;
  const isTaken = origin === 'dealer' && isTheirs && (isFree || state.status === 'offered');
  return [
    { type: 'LeadJoined', source, askedAtDealerId, next, ...who },
    ...(taker === undefined ? [] : [offered(taker, ownerId, who, { ...state, next }, surroundings)]),
    ...(isTaken ? [{ type: 'LeadAccepted' as const, ownerId, ...who }] : []),
  ];
}

type Action = Exclude<LeadCommand, JoiningCommand | { readonly type: 'Open' | 'LearnPerson' | 'TellMarks' }>;

function acted(command: Action, state: OpenedLead): readonly LeadEvent[] {
  const { surroundings, at } = command;
  const who = whoWhen(command);
  if (state.status === 'merged') throw new Rejection('conflict', MERGED);
  if (command.type === 'Reactivate') {
    if (state.status !== 'lost') throw new Rejection('conflict', 'lead.not-lost');
    return [reactivated(command, state.dealerId, state, surroundings)];
  }
  if (!isOpenLead(state)) throw new Rejection('conflict', 'lead.closed', { status: state.status });
  if (command.type === 'Assign') return assigned(command, state);
  if (state.status === 'unassigned') throw new Rejection('conflict', 'lead.unassigned');
  const terms = termsOf(state, surroundings);
  switch (command.type) {
    case 'Accept':
      if (state.status !== 'offered') throw new Rejection('conflict', 'lead.accepted-already');
      return [{ type: 'LeadAccepted', ownerId: command.ownerId === '' ? state.ownerId : command.ownerId, ...who }];
    case 'Refuse':
      if (state.status !== 'offered') throw new Rejection('conflict', 'lead.accepted-already');
      return passedOn('OfferRefused', command, who, state);
    case 'FollowUp': {
      const level = command.level === '' ? state.level : command.level;
      const { result, agreedAt } = command;
      const next = agreedAt === undefined ? nextByLevel(level, at, terms) : agreed(level, agreedAt, at, terms);
      return [
        // Whoever works on it has taken it.
        ...(state.status === 'offered' ? [{ type: 'LeadAccepted' as const, ownerId: state.ownerId, at, by: command.by }] : []),
        { type: 'FollowedUp', result, level, ...(agreedAt === undefined ? {} : { agreedAt }), next, ...who },
      ];
    }
    case 'ChangeLevel':
      if (command.level === state.level) throw new Rejection('repeated', 'lead.level-already');
      return [
        { type: 'LevelChanged', from: state.level, level: command.level, next: afterLevelChange(command.level, at, state, terms), ...who },
      ];
    case 'Describe':
      return [{ type: 'DetailsChanged', details: command.details, ...who }];
    case 'RecordTestDrive':
      if (command.drivenAt > at) throw new Rejection('invalid', 'lead.test-drive-in-future', { pointer: '/values/at' });
      return [{ type: 'TestDriven', model: command.model, drivenAt: command.drivenAt, ...who }];
    case 'Quote':
      return [{ type: 'PriceQuoted', model: command.model, amountFen: command.amountFen, ...who }];
    case 'ProposeLoss':
      if (state.status === 'loss-proposed') throw new Rejection('conflict', 'lead.loss-proposed-already');
      if (!terms.rules.lossReasons.includes(command.reason)) {
        throw new Rejection('invalid', 'lead.loss-reason-unknown', {
          pointer: '/values/reason',
          expected: terms.rules.lossReasons.join(', '),
        });
      }
      return [{ type: 'LossProposed', reason: command.reason, ...who }];
    case 'ApproveLoss':
    case 'RefuseLoss':
      if (state.status !== 'loss-proposed') throw new Rejection('conflict', 'lead.loss-not-proposed');
      return [{ type: command.type === 'ApproveLoss' ? 'LossApproved' : 'LossRefused', ...who }];
    case 'Win':
      return [{ type: 'LeadWon', recordId: command.recordId, vehicleId: command.vehicleId, saleId: command.saleId, ...who }];
    default:
      return unreachable(command);
  }
}

/** To a consultant of the dealer that has it, or to another dealer, whose clock begins anew. */
function assigned(command: Extract<LeadCommand, { readonly type: 'Assign' }>, state: OpenedLead): readonly LeadEvent[] {
  const { dealerId, ownerId, surroundings } = command;
  const who = whoWhen(command);
  if (dealerId === '' || dealerId === state.dealerId) {
    if (state.dealerId === '') throw new Rejection('invalid', 'lead.dealer-missing', { pointer: '/values/dealerId' });
    if (ownerId === '') throw new Rejection('invalid', 'lead.owner-missing', { pointer: '/values/ownerId' });
    return [{ type: 'OwnerNamed', ownerId, ...who }];
  }
  return [offered(dealerId, ownerId, who, state, surroundings)];
}

/** From a dealer that does not want it to the next one, or back to head office when there is none. */
function passedOn(
  type: 'OfferRefused' | 'OfferExpired',
  { candidates, surroundings }: { readonly candidates: readonly string[]; readonly surroundings: LeadSurroundings },
  who: Pick<Acting, 'at' | 'by' | 'text'>,
  state: OpenedLead,
): readonly LeadEvent[] {
  const dealerId = candidates.find((id) => id !== state.dealerId && !state.tried.includes(id));
  const byClock = { at: who.at, by: CLOCK };
  return [
    { type, ...who },
    dealerId === undefined ? { type: 'LeadReturned', ...byClock } : offered(dealerId, '', byClock, state, surroundings),
  ];
}

function offered(
  dealerId: string,
  ownerId: string,
  who: Pick<Acting, 'at' | 'by' | 'text'>,
  state: OpenedLead,
  surroundings: LeadSurroundings,
): LeadEvent {
  const terms = surroundings.of(dealerId);
  // What was agreed with the customer stays agreed, whoever keeps it.
  const isAgreed = state.next?.basis === 'agreed' && !isOverdue(state.next, who.at);
  const next =
    isAgreed && state.next !== undefined ? asAgreed(state.level, state.next.at, terms) : firstFollowUp(state.level, who.at, terms);
  return { type: 'LeadOffered', dealerId, ownerId, expiresAt: expiryOf(who.at, terms), next, ...who };
}

function reactivated(
  command: Acting & { readonly level: LeadLevel | ''; readonly agreedAt?: Instant },
  dealerId: string,
  state: OpenedLead,
  surroundings: LeadSurroundings,
): LeadEvent {
  const { at, agreedAt } = command;
  const level = command.level === '' ? state.level : command.level;
  const terms = termsOf({ ...state, dealerId }, surroundings);
  const next = agreedAt === undefined ? firstFollowUp(level, at, terms) : agreed(level, agreedAt, at, terms);
  return { type: 'LeadReactivated', level, dealerId, next, ...whoWhen(command) };
}

/** A date agreed stays; a date missed stays missed, so that nobody heals it with another level; else the new level's date, and time to act on it. */
function afterLevelChange(level: LeadLevel, at: Instant, state: OpenedLead, terms: LeadTerms): NextFollowUp {
  const { next, followedUpAt } = state;
  if (next !== undefined && (next.basis === 'agreed' || isOverdue(next, at))) {
    return { ...next, everyDays: terms.rules.levels[level].thenEveryDays };
  }
  const first = firstFollowUp(level, at, terms);
  if (followedUpAt === undefined) return first;
  const rhythm = nextByLevel(level, followedUpAt, terms);
  return rhythm.overdueAt > first.overdueAt ? rhythm : { ...first, basis: 'level' };
}

function agreed(level: LeadLevel, agreedAt: Instant, at: Instant, terms: LeadTerms): NextFollowUp {
  const next = asAgreed(level, agreedAt, terms);
  if (next.overdueAt <= at) throw new Rejection('invalid', 'lead.agreed-in-past', { pointer: '/values/agreedAt' });
  return next;
}

function expiryOf(at: Instant, { rules }: LeadTerms): Instant {
  return addDuration(at, rules.offer.answerWithinHours * HOUR_MS);
}

function termsOf({ dealerId, nodeId }: OpenedLead, surroundings: LeadSurroundings): LeadTerms {
  return surroundings.of(dealerId === '' ? nodeId : dealerId);
}

/** Missed dates and escalations that fell due by `at`, each at its nominal instant and once, however late the look comes. */
function marksUpTo({ next }: OpenedLead, at: Instant): readonly LeadEvent[] {
  return (next?.marks ?? [])
    .filter((mark) => mark.at <= at)
    .map((mark) =>
      mark.kind === 'missed'
        ? { type: 'FollowUpMissed', dueAt: next?.at ?? mark.at, at: mark.at }
        : { type: 'LeadEscalated', to: mark.to, at: mark.at },
    );
}

function whoWhen({ at, by, text }: { readonly at: Instant; readonly by: string; readonly text?: Acting['text'] | undefined }): {
  readonly at: Instant;
  readonly by: string;
  readonly text?: NonNullable<Acting['text']>;
} {
  return { at, by, ...(text === undefined ? {} : { text }) };
}
