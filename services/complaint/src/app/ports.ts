import type { HolidayCalendar } from '@homeward/calendar';
import type { Vault } from '@homeward/pii';
import type { AggregateStore } from '@homeward/store';
import type { BusinessClock, Ids, KeyRing, PersonDirectory, ReferenceData } from '@homeward/runtime';
import type { CaseCommand, CaseState } from '../domain/case-facts';
import type { ToldCaseEvent } from '../domain/told-case';

export type CaseStore = AggregateStore<CaseState, CaseCommand, ToldCaseEvent>;

/** What the cases need from outside. */
export interface CasePorts {
  readonly cases: CaseStore;
  readonly reference: ReferenceData;
  /** For which person an id stands now: a case keeps the one that it was opened under. */
  readonly directory: PersonDirectory;
  readonly vault: Vault;
  readonly textKeys: KeyRing;
  readonly clock: BusinessClock;
  readonly ids: Ids;
  readonly holidays: HolidayCalendar;
}
