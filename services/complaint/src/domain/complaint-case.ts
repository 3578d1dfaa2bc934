import { type Decider, type Instant, Rejection, unreachable } from '@homeward/kernel';
import type { ClockName } from '@homeward/policy';
import type { Acted, Acting, CaseCommand, CaseEntry, CaseEvent, CaseState, CaseStatus, OpenedCase, Timing } from './case-facts';
import { type CaseClock, endClock, nextMarkOf, pauseClock, resumeClock, startClock, tellMark, withTerms } from './clock';

const STEPS: readonly CaseStatus[] = ['received', 'classified', 'investigated', 'planned', 'executed', 'called-back', 'closed'];

function atLeast(status: CaseStatus, step: CaseStatus): CaseStatus {
  return STEPS.indexOf(status) >= STEPS.indexOf(step) ? status : step;
}

function isSolved(state: OpenedCase): boolean {
  return STEPS.indexOf(state.status) >= STEPS.indexOf('executed');
}

/** Ends the named clocks of a case. */
function ended(clocks: readonly CaseClock[], names: readonly ClockName[], at: Instant): readonly CaseClock[] {
  return clocks.map((clock) => (names.includes(clock.name) ? endClock(clock, at) : clock));
}

function started(names: readonly ClockName[], round: number, at: Instant, timing: Timing): readonly CaseClock[] {
  return names.map((name) => startClock(name, round, timing.terms[name], at, timing.work));
}

const ALL: readonly ClockName[] = ['first-response', 'plan', 'solution'];

/** Warnings, breaches and escalations that fell due by `at`, each at its nominal instant and once, however late the look comes. */
function marksUpTo(state: OpenedCase, at: Instant): readonly CaseEvent[] {
  const events: CaseEvent[] = [];
  let { clocks, escalatedTo } = state;
  for (;;) {
    const next = clocks
      .flatMap((clock) => {
        const mark = nextMarkOf(clock);
        return mark === undefined || mark.at > at ? [] : [{ clock, mark }];
      })
      .sort((a, b) =>
        a.mark.at === b.mark.at ? ALL.indexOf(a.clock.name) - ALL.indexOf(b.clock.name) : a.mark.at < b.mark.at ? -1 : 1,
      )[0];
    if (next === undefined) return events;
    const { mark } = next;
    const { name, terms } = next.clock;
    clocks = clocks.map((clock) => (clock === next.clock ? tellMark(clock, mark) : clock));
    switch (mark.kind) {
      case 'warning':
        events.push({ type: 'ClockWarned', clock: name, percent: mark.percent, at: mark.at, clocks });
        break;
      case 'breach':
        events.push({ type: 'ClockBreached', clock: name, at: mark.at, clocks });
        break;
      case 'escalation':
        escalatedTo = terms.ladder[Math.min(terms.ladder.indexOf(escalatedTo) + 1, terms.ladder.length - 1)] ?? escalatedTo;
        events.push({ type: 'CaseEscalated', clock: name, percent: mark.percent, to: escalatedTo, at: mark.at, clocks });
        break;
      default:
        unreachable(mark.kind);
    }
  }
}

function acted(command: Acting): Acted {
  return { at: command.at, by: command.by, ...(command.text === undefined ? {} : { text: command.text }) };
}

function open(state: CaseState): OpenedCase {
  if (state === undefined) throw new Rejection('unknown', 'case.unknown');
  return state;
}

function mustNotBeClosed(state: OpenedCase): void {
  if (state.status === 'closed') throw new Rejection('conflict', 'case.closed');
}

function decideOn(command: Exclude<CaseCommand, { type: 'Open' }>, present: OpenedCase): readonly CaseEvent[] {
  // What fell due before this moment happened before it, whoever came first: the action or the schedule.
  const fallen = marksUpTo(present, command.at);
  const state = fallen.reduce(evolveCase, present);
  if (command.type === 'TellMarks') return fallen;
  if (command.type === 'Reopen') {
    // Solved is enough: the customer may say that it is not before anybody has called back.
    if (!isSolved(state)) throw new Rejection('conflict', 'case.not-closed');
    return [...fallen, { type: 'CaseReopened', clocks: started(ALL, state.reopened + 2, command.at, command.timing), ...acted(command) }];
  }
  if (command.type === 'Note') return [...fallen, { type: 'NoteTaken', ...acted(command) }];
  mustNotBeClosed(state);
  return [...fallen, ...decideOnOpen(command, state)];
}

type OpenCaseCommand = Exclude<CaseCommand, { type: 'Open' | 'TellMarks' | 'Reopen' | 'Note' }>;

function decideOnOpen(command: OpenCaseCommand, state: OpenedCase): readonly CaseEvent[] {
  switch (command.type) {
    case 'Classify': {
      if (isSolved(state)) throw new Rejection('conflict', 'case.solved-already');
      // Another severity may mean other terms.
      const clocks = state.clocks.map((clock) => withTerms(clock, command.timing.terms[clock.name], command.timing.work));
      return [
        {
          type: 'CaseClassified',
          category: command.category,
          severity: command.severity,
          department: command.department,
          clocks,
          ...acted(command),
        },
      ];
    }
    case 'Answer':
      return [{ type: 'CustomerAnswered', clocks: ended(state.clocks, ['first-response'], command.at), ...acted(command) }];
    case 'Investigate':
      return [{ type: 'CauseFound', ...acted(command) }];
    case 'Plan':
      return [
        {
          type: 'MeasuresPlanned',
          ownerId: command.ownerId,
          ...(command.deadlineAt === undefined ? {} : { deadlineAt: command.deadlineAt }),
          clocks: ended(state.clocks, ['plan'], command.at),
          ...acted(command),
        },
      ];
    case 'TellProgress':
      return [{ type: 'ProgressTold', clocks: ended(state.clocks, ['first-response'], command.at), ...acted(command) }];
    case 'WaitForCustomer':
      if (state.waiting) throw new Rejection('conflict', 'case.waiting-already');
      return [
        {
          type: 'WaitingStarted',
          clocks: command.timing.pauseWhileWaiting ? state.clocks.map((clock) => pauseClock(clock, command.at)) : state.clocks,
          ...acted(command),
        },
      ];
    case 'Resume':
      if (!state.waiting) throw new Rejection('conflict', 'case.not-waiting');
      return [
        {
          type: 'WaitingEnded',
          clocks: state.clocks.map((clock) => resumeClock(clock, command.at, command.timing.work)),
          ...acted(command),
        },
      ];
    case 'Execute':
      // Solved: no clock runs any longer (PL2). A clock that nobody fulfilled ends here, late or in time.
      return [{ type: 'MeasuresExecuted', clocks: ended(state.clocks, ALL, command.at), ...acted(command) }];
    case 'CallBack':
      if (!isSolved(state)) throw new Rejection('conflict', 'case.not-solved');
      return [
        {
          type: 'CustomerCalledBack',
          satisfied: command.satisfied,
          // Not satisfied: the case is open again, with clocks of a new round.
          clocks: command.satisfied ? state.clocks : started(ALL, state.reopened + 2, command.at, command.timing),
          ...acted(command),
        },
      ];
    case 'Close':
      if (state.status !== 'called-back') throw new Rejection('conflict', 'case.not-called-back');
      return [{ type: 'CaseClosed', ...acted(command) }];
    case 'Assign':
      return [{ type: 'CaseAssigned', ownerId: command.ownerId, ...acted(command) }];
    default:
      return unreachable(command);
  }
}

function entered(state: CaseState, event: CaseEvent, change: Partial<OpenedCase>, values: Record<string, string> = {}): OpenedCase {
  const present = open(state);
  const entry: CaseEntry = {
    at: event.at,
    action: event.type,
    by: 'by' in event ? event.by : 'clock',
    values,
    ...('text' in event && event.text !== undefined ? { text: event.text } : {}),
  };
  return { ...present, ...('clocks' in event ? { clocks: event.clocks } : {}), ...change, entries: [...present.entries, entry] };
}

function evolveCase(state: OpenedCase, event: CaseEvent): OpenedCase {
  const apply = complaintCase.evolve[event.type] as (state: CaseState, event: CaseEvent) => CaseState;
  return open(apply(state, event));
}

/** A case from its first word to its close, against its clocks (domain section 4; PL1, PL2). */
export const complaintCase: Decider<CaseState, CaseCommand, CaseEvent> = {
  initial: undefined,
  decide(command, state) {
    if (command.type !== 'Open') return decideOn(command, open(state));
    if (state !== undefined) throw new Rejection('repeated', 'case.opened-already');
    if (command.receivedAt > command.at) throw new Rejection('invalid', 'case.received-in-future', { pointer: '/receivedAt' });
    const { type: _type, timing, at, by, text, ...facts } = command;
    const opened: CaseEvent = {
      type: 'CaseOpened',
      ...facts,
      clocks: started(ALL, 1, facts.receivedAt, timing),
      at,
      by,
      ...(text === undefined ? {} : { text }),
    };
    return [opened];
  },
  evolve: {
    CaseOpened: (_state, event) => {
      const { type, at, by, text, attribution, ...facts } = event;
      const values: Record<string, string> =
        attribution === undefined ? {} : { namedAs: attribution.namedAs, attributedBy: attribution.by };
      return {
        ...facts,
        ownerId: '',
        status: 'received',
        waiting: false,
        escalatedTo: 'agent',
        reopened: 0,
        entries: [{ at, action: type, by, values, ...(text === undefined ? {} : { text }) }],
      };
    },
    CaseClassified: (state, event) => {
      const { category, severity, department } = event;
      return entered(
        state,
        event,
        { category, severity, department, status: atLeast(open(state).status, 'classified') },
        { category, severity, department },
      );
    },
    CustomerAnswered: (state, event) => entered(state, event, { firstResponseAt: open(state).firstResponseAt ?? event.at }),
    NoteTaken: (state, event) => entered(state, event, {}),
    CauseFound: (state, event) => entered(state, event, { status: atLeast(open(state).status, 'investigated') }),
    MeasuresPlanned: (state, event) =>
      entered(
        state,
        event,
        { status: atLeast(open(state).status, 'planned'), ownerId: event.ownerId, plannedAt: open(state).plannedAt ?? event.at },
        { ownerId: event.ownerId, deadlineAt: event.deadlineAt ?? '' },
      ),
    ProgressTold: (state, event) => entered(state, event, { firstResponseAt: open(state).firstResponseAt ?? event.at }),
    WaitingStarted: (state, event) => entered(state, event, { waiting: true }),
    WaitingEnded: (state, event) => entered(state, event, { waiting: false }),
    MeasuresExecuted: (state, event) =>
      entered(state, event, { status: atLeast(open(state).status, 'executed'), solvedAt: event.at, waiting: false }),
    CustomerCalledBack: (state, event) =>
      entered(
        state,
        event,
        // Spoken to, the customer keeps nobody waiting.
        event.satisfied ? { status: 'called-back', satisfied: true, waiting: false } : { ...reopenedFrom(open(state)), satisfied: false },
        { satisfied: event.satisfied ? 'yes' : 'no' },
      ),
    CaseClosed: (state, event) => entered(state, event, { status: 'closed', closedAt: event.at }),
    CaseReopened: (state, event) => entered(state, event, reopenedFrom(open(state))),
    CaseAssigned: (state, event) => entered(state, event, { ownerId: event.ownerId }, { ownerId: event.ownerId }),
    ClockWarned: (state, event) => entered(state, event, {}, { clock: event.clock, percent: String(event.percent) }),
    ClockBreached: (state, event) => entered(state, event, {}, { clock: event.clock }),
    CaseEscalated: (state, event) => entered(state, event, { escalatedTo: event.to }, { clock: event.clock, to: event.to }),
  },
};

/** Open again: classified as it was, everything after that to be done anew; its new clocks run, so nobody waits for the customer. */
function reopenedFrom(state: OpenedCase): Partial<OpenedCase> {
  return { status: 'classified', reopened: state.reopened + 1, waiting: false };
}

/** When the next mark of a clock falls: the case wakes then. */
export function nextMarkAt(state: CaseState): Instant | undefined {
  return state?.clocks.flatMap((clock) => nextMarkOf(clock)?.at ?? []).sort()[0];
}
