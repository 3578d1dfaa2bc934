import type { Evolutions } from '@homeward/kernel';
import type { LeadEntry, LeadEvent, LeadState, NextFollowUp, OpenedLead } from './lead-facts';

const CONSULTANT = 'consultant';

/** What each event makes of a lead. */
export const evolveLead: Evolutions<LeadState, LeadEvent> = {
  LeadOpened: (_state, event) => {
    const { type: _type, at: _at, by: _by, text: _text, offerExpiresAt, ...facts } = event;
    const status = facts.dealerId === '' ? 'unassigned' : offerExpiresAt === undefined ? 'accepted' : 'offered';
    return {
      ...facts,
      ...(offerExpiresAt === undefined ? {} : { offerExpiresAt }),
      tried: [],
      personSequence: 0,
      status,
      levels: [{ level: event.level, sinceAt: event.openedAt }],
      assignedAt: event.openedAt,
      followUps: 0,
      missed: 0,
      escalatedTo: CONSULTANT,
      testDrives: 0,
      quotes: 0,
      lossReason: '',
      vehicleId: '',
      saleId: '',
      joined: 0,
      reactivated: 0,
      entries: [entryOf(event, { source: event.source, level: event.level, dealerId: event.dealerId })],
    };
  },
  LeadJoined: (state, event) => {
    const { source, askedAtDealerId, next } = event;
    return entered(state, event, { joined: opened(state).joined + 1, next }, { source, dealerId: askedAtDealerId });
  },
  LeadOffered: (state, event) => {
    const { dealerId, expiresAt, ownerId, next } = event;
    const present = withoutDealer(opened(state));
    const change = {
      dealerId,
      ownerId,
      next,
      status: 'offered',
      offerExpiresAt: expiresAt,
      assignedAt: event.at,
      escalatedTo: CONSULTANT,
    } as const;
    return entered(present, event, change, { dealerId, expiresAt });
  },
  LeadReturned: (state, event) => entered(withoutDealer(opened(state)), event, { dealerId: '', ownerId: '', status: 'unassigned' }),
  OfferRefused: (state, event) => entered(state, event, {}, { dealerId: opened(state).dealerId }),
  OfferExpired: (state, event) => entered(state, event, {}, { dealerId: opened(state).dealerId }),
  LeadAccepted: (state, event) => {
    const { offerExpiresAt: _answered, ...present } = opened(state);
    return entered(present, event, { status: 'accepted', ownerId: event.ownerId }, { ownerId: event.ownerId });
  },
  OwnerNamed: (state, event) => entered(state, event, { ownerId: event.ownerId }, { ownerId: event.ownerId }),
  FollowedUp: (state, event) => {
    const { result, level, agreedAt, next } = event;
    const present = opened(state);
    return entered(
      state,
      event,
      {
        ...leveled(present, level, event.at),
        next,
        followedUpAt: event.at,
        followUps: present.followUps + 1,
        escalatedTo: CONSULTANT,
      },
      { result, level, agreedAt: agreedAt ?? '', nextOn: next.on },
    );
  },
  LevelChanged: (state, event) => {
    const { from, level, next } = event;
    return entered(state, event, { ...leveled(opened(state), level, event.at), next }, { from, level, nextOn: next.on });
  },
  DetailsChanged: (state, event) => {
    const { keyAccount, ...words } = event.details;
    return entered(state, event, event.details, { ...words, ...(keyAccount === undefined ? {} : { keyAccount: 'yes' }) });
  },
  TestDriven: (state, event) => {
    const { model, drivenAt } = event;
    return entered(state, event, { testDrives: opened(state).testDrives + 1 }, { model, drivenAt });
  },
  PriceQuoted: (state, event) => {
    const { model, amountFen } = event;
    return entered(state, event, { quotes: opened(state).quotes + 1 }, { model, amountFen: String(amountFen) });
  },
  LossProposed: (state, event) => {
    const { offerExpiresAt: _answered, ...present } = opened(state);
    return entered(present, event, { status: 'loss-proposed', lossReason: event.reason }, { reason: event.reason });
  },
  LossApproved: (state, event) => closed(state, event, { status: 'lost' }, { reason: opened(state).lossReason }),
  LossRefused: (state, event) => entered(state, event, { status: 'accepted', lossReason: '' }, { reason: opened(state).lossReason }),
  LeadReactivated: (state, event) => {
    const { closedAt: _closed, followedUpAt: _before, ...present } = opened(state);
    const { level, dealerId, next } = event;
    const isElsewhere = dealerId !== present.dealerId;
    const change = {
      ...leveled(present, level, event.at),
      status: dealerId === '' ? 'unassigned' : 'accepted',
      next,
      dealerId,
      ownerId: isElsewhere ? '' : present.ownerId,
      tried: [],
      lossReason: '',
      reactivated: present.reactivated + 1,
      escalatedTo: CONSULTANT,
    } as const;
    return entered(present, event, isElsewhere ? { ...change, assignedAt: event.at } : change, { level, dealerId });
  },
  LeadWon: (state, event) => {
    const { recordId, vehicleId, saleId } = event;
    return closed(state, event, { status: 'won', vehicleId, saleId }, { recordId, vehicleId, saleId });
  },
  DuplicateMerged: (state, event) => {
    const { leadId, due, next } = event;
    const present = opened(state);
    const ownNext = present.ownNext ?? present.next;
    return {
      ...entered(present, event, { ...(next === undefined ? {} : { next }) }, { leadId, nextOn: next?.on ?? '' }),
      duplicates: { ...present.duplicates, [leadId]: due === undefined ? {} : { due } },
      ...(ownNext === undefined ? {} : { ownNext }),
    };
  },
  DuplicateParted: (state, event) => {
    const { leadId, next } = event;
    const { duplicates, ownNext, ...present } = opened(state);
    const { [leadId]: _parted, ...others } = duplicates ?? {};
    const after = entered(present, event, { ...(next === undefined ? {} : { next }) }, { leadId, nextOn: next?.on ?? '' });
    if (Object.keys(others).length === 0) return after;
    return { ...after, duplicates: others, ...(ownNext === undefined ? {} : { ownNext }) };
  },
  LeadMerged: (state, event) => {
    const { next, offerExpiresAt, ...present } = opened(state);
    const merged = {
      leadId: event.into,
      status: present.status,
      at: event.at,
      ...(next === undefined ? {} : { next }),
      ...(offerExpiresAt === undefined ? {} : { offerExpiresAt }),
    };
    return entered(present, event, { status: 'merged', merged }, { leadId: event.into });
  },
  LeadParted: (state, event) => {
    const { merged, ...present } = opened(state);
    const { from, next, offerExpiresAt } = event;
    const change = {
      status: merged?.status ?? 'accepted',
      parted: (present.parted ?? 0) + 1,
      ...(next === undefined ? {} : { next }),
      ...(offerExpiresAt === undefined ? {} : { offerExpiresAt }),
    };
    return entered(present, event, change, { leadId: from, nextOn: next?.on ?? '' });
  },
  FollowUpMissed: (state, event) => {
    const present = opened(state);
    return entered(withoutMarks(present, event.at, 'missed'), event, { missed: present.missed + 1 }, { dueAt: event.dueAt });
  },
  LeadEscalated: (state, event) =>
    entered(withoutMarks(opened(state), event.at, 'escalation'), event, { escalatedTo: event.to }, { to: event.to }),
  PersonLearned: (state, { personId, sequence }) => ({ ...opened(state), personId, personSequence: sequence }),
};

function opened(state: LeadState): OpenedLead {
  if (state === undefined) throw new TypeError('Only an opened lead goes on');
  return state;
}

function entered(state: LeadState, event: LeadEvent, change: Partial<OpenedLead>, values: Record<string, string> = {}): OpenedLead {
  const { ownNext, ...present } = opened(state);
  // Whoever says anew what is due has done so for the leads that were merged into this one too.
  const kept = ownNext === undefined || 'next' in change ? {} : { ownNext };
  return { ...present, ...kept, ...change, entries: [...present.entries, entryOf(event, values)] };
}

function closed(state: LeadState, event: LeadEvent, change: Partial<OpenedLead>, values: Record<string, string>): OpenedLead {
  const { next: _over, ownNext: _own, offerExpiresAt: _answered, ...present } = opened(state);
  return entered(present, event, { ...change, closedAt: event.at }, values);
}

/** Only what is known; empty values are left out. */
function entryOf(event: LeadEvent, values: Readonly<Record<string, string>>): LeadEntry {
  return {
    at: event.at,
    action: event.type,
    by: 'by' in event ? event.by : 'clock',
    ...('text' in event && event.text !== undefined ? { text: event.text } : {}),
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  };
}

function leveled(state: OpenedLead, level: OpenedLead['level'], sinceAt: string): Pick<OpenedLead, 'level' | 'levels'> {
  return { level, levels: level === state.level ? state.levels : [...state.levels, { level, sinceAt }] };
}

function withoutDealer({ offerExpiresAt: _answered, ...state }: OpenedLead): OpenedLead {
  return state.dealerId === '' ? state : { ...state, tried: [...state.tried, state.dealerId] };
}

function withoutMarks(state: OpenedLead, at: string, kind: 'missed' | 'escalation'): OpenedLead {
  const { next, ownNext, duplicates } = state;
  if (next === undefined) return state;
  const without = (due: NextFollowUp): NextFollowUp => ({ ...due, marks: due.marks.filter((mark) => mark.kind !== kind || mark.at > at) });
  const kept = Object.entries(duplicates ?? {}).map(([id, { due }]) => [id, due === undefined ? {} : { due: without(due) }] as const);
  return {
    ...state,
    next: without(next),
    // What was told for one of them is not told again for another one.
    ...(ownNext === undefined ? {} : { ownNext: without(ownNext) }),
    ...(duplicates === undefined ? {} : { duplicates: Object.fromEntries(kept) }),
  };
}
