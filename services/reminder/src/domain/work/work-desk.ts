import { type Decider, type Instant, type LocalDate, Rejection } from '@homeward/kernel';

/** Somebody of a desk makes no contacts from one day to another, both included. */
export interface Absence {
  readonly absenceId: string;
  /** As contacts name their owner. */
  readonly ownerId: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  /** Who makes what is the owner's meanwhile; empty for anybody of the kind. */
  readonly substituteId: string;
  readonly by: string;
}

/** Contacts of one dealer that are on nobody's list of a day. */
export interface OverflowOfDealer {
  readonly dealerId: string;
  readonly contactIds: readonly string[];
  /** Of these the ones that make no sense after this day. */
  readonly lastDayContactIds: readonly string[];
}

/** A node of the organisation with people who make contacts. */
export interface WorkDeskState {
  readonly absences: Readonly<Record<string, Absence>>;
  /** The latest day whose overflow was told. */
  readonly toldOn: LocalDate;
}

export interface PlanAbsence {
  readonly type: 'PlanAbsence';
  readonly absence: Absence;
  readonly today: LocalDate;
}
/** The absence is over before its day, or never comes. */
export interface EndAbsence {
  readonly type: 'EndAbsence';
  readonly absenceId: string;
  readonly by: string;
  readonly at: Instant;
}
/** What there is no room for on a day, as it begins. */
export interface TellOverflow {
  readonly type: 'TellOverflow';
  readonly on: LocalDate;
  readonly dealers: readonly OverflowOfDealer[];
}
export type WorkDeskCommand = PlanAbsence | EndAbsence | TellOverflow;

export type WorkDeskEvent =
  | { readonly type: 'AbsencePlanned'; readonly absence: Absence }
  | { readonly type: 'AbsenceEnded'; readonly absenceId: string; readonly by: string; readonly at: Instant }
  | { readonly type: 'OverflowTold'; readonly on: LocalDate; readonly dealers: readonly OverflowOfDealer[] };

/** Who is away when, and what the manager was told. */
export const workDesk: Decider<WorkDeskState, WorkDeskCommand, WorkDeskEvent> = {
  initial: { absences: {}, toldOn: '' },
  decide(command, state) {
    switch (command.type) {
      case 'PlanAbsence':
        return [plannedAbsence(command, state)];
      case 'EndAbsence': {
        const { absenceId, by, at } = command;
        if (state.absences[absenceId] === undefined) throw new Rejection('unknown', 'absence.unknown');
        return [{ type: 'AbsenceEnded', absenceId, by, at }];
      }
      case 'TellOverflow':
        return command.on <= state.toldOn ? [] : [{ type: 'OverflowTold', on: command.on, dealers: command.dealers }];
    }
  },
  evolve: {
    AbsencePlanned: (state, { absence }) => ({ ...state, absences: { ...state.absences, [absence.absenceId]: absence } }),
    AbsenceEnded: (state, { absenceId }) => {
      const { [absenceId]: _ended, ...absences } = state.absences;
      return { ...state, absences };
    },
    OverflowTold: (state, { on }) => ({ ...state, toldOn: on }),
  },
};

function plannedAbsence({ absence, today }: PlanAbsence, { absences }: WorkDeskState): WorkDeskEvent {
  const { ownerId, fromOn, toOn, substituteId } = absence;
  if (toOn < fromOn) throw new Rejection('invalid', 'work.absence-backwards', { pointer: '/toOn' });
  if (toOn < today) throw new Rejection('invalid', 'work.absence-over', { pointer: '/toOn', today });
  if (substituteId === ownerId) throw new Rejection('invalid', 'work.own-substitute', { pointer: '/substitute' });
  const other = Object.values(absences).find((one) => one.ownerId === ownerId && one.fromOn <= toOn && one.toOn >= fromOn);
  if (other !== undefined)
    throw new Rejection('conflict', 'work.absence-overlaps', { absenceId: other.absenceId, fromOn: other.fromOn, toOn: other.toOn });
  return { type: 'AbsencePlanned', absence };
}

/** Who is away on a day, with who stands in; empty for nobody in particular. */
export function awayOn({ absences }: WorkDeskState, on: LocalDate): ReadonlyMap<string, string> {
  return new Map(
    Object.values(absences)
      .filter(({ fromOn, toOn }) => fromOn <= on && on <= toOn)
      .map(({ ownerId, substituteId }) => [ownerId, substituteId]),
  );
}
