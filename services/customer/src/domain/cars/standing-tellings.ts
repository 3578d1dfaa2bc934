import type { LocalDate } from '@homeward/kernel';
import { type ChurnLevel, type ServiceHistory, type StandingPolicies, nextChangeAfter, standingOn } from './customer-state';
import type { Keyed } from './vehicle-facts';

/** One way to tell state and level, as it is in effect (decision 0012). */
export interface StateDefinition extends StandingPolicies {
  readonly name: string;
  /** The versions of the policies that it comes from. */
  readonly version: string;
}

/** The definition that leads, and those beside it. */
export interface StateDefinitions {
  readonly main: StateDefinition;
  readonly others: readonly StateDefinition[];
}

/** What a definition beside the main one says of a car since `on`. */
export interface NamedStanding {
  readonly definition: string;
  /** Empty: the car was never sold nor visited, or its dealer does without the definition. */
  readonly state: string;
  readonly churnLevel: ChurnLevel;
  readonly on: LocalDate;
  /** Empty when there is no definition of the name. */
  readonly policyVersion: string;
}

/** All changes of one moment: the main definition as it stands since `on`, changed or not, and of the others those that have changed. */
export interface StandingTelling {
  readonly type: 'CustomerStateChanged';
  /** Empty: the car was never sold nor visited. */
  readonly state: string;
  readonly churnLevel: ChurnLevel;
  readonly on: LocalDate;
  readonly dealerId: string;
  readonly policyVersion: string;
  /** Left out when only the main one has changed. */
  readonly named?: readonly NamedStanding[];
}

/** What the world was told of it last. */
export interface ToldStanding {
  readonly standing?: { readonly state: string; readonly churnLevel: ChurnLevel; readonly on: LocalDate };
  /** By definition; a tuple, because a car's document is read and written with every fact about it. */
  readonly namedStandings?: Keyed<readonly [state: string, churnLevel: ChurnLevel, on: LocalDate]>;
}

const NOTHING_SAID = { state: '', churnLevel: 'none' } as const;

/** The change of state or level under any definition since it was told, all in one; nothing when there is none. */
export function standing(
  history: ServiceHistory,
  homeDealerId: string | undefined,
  told: ToldStanding,
  today: LocalDate,
  { main, others }: StateDefinitions,
): readonly StandingTelling[] {
  const known = told.standing ?? { ...NOTHING_SAID, on: today };
  const now = spokenOn(history, known.on, today, main);
  const isChanged = now.state !== known.state || now.churnLevel !== known.churnLevel;
  const named = [...others.flatMap((definition) => changeUnder(definition, history, told, today)), ...ended(others, told, today)];
  if (!isChanged && named.length === 0) return [];
  return [
    {
      type: 'CustomerStateChanged',
      // Whoever knows the main definition only hears once more what was told, of the same day.
      ...(isChanged ? now : { state: known.state, churnLevel: known.churnLevel, on: known.on }),
      dealerId: homeDealerId ?? '',
      policyVersion: main.version,
      ...(named.length === 0 ? {} : { named }),
    },
  ];
}

/** The first day after `today` on which the calendar alone changes what some definition says. */
export function nextChangeUnderAny(history: ServiceHistory, today: LocalDate, { main, others }: StateDefinitions): LocalDate | undefined {
  let next = nextChangeAfter(history, today, main);
  for (const definition of others) next = nextChangeAfter(history, today, definition, next) ?? next;
  return next;
}

/** What is known to the world of it once it heard this. */
export function standingAfter(told: ToldStanding, { state, churnLevel, on, named = [] }: StandingTelling): ToldStanding {
  const present = { standing: { state, churnLevel, on } };
  if (named.length === 0) return present;
  const namedStandings = { ...told.namedStandings };
  for (const { definition, ...said } of named) {
    if (said.policyVersion === '') delete namedStandings[definition];
    else namedStandings[definition] = [said.state, said.churnLevel, said.on];
  }
  return { ...present, namedStandings };
}

function changeUnder(
  definition: StateDefinition,
  history: ServiceHistory,
  { namedStandings }: ToldStanding,
  today: LocalDate,
): readonly NamedStanding[] {
  const [state = '', churnLevel = 'none', on = today] = namedStandings?.[definition.name] ?? [];
  const now = spokenOn(history, on, today, definition);
  if (now.state === state && now.churnLevel === churnLevel) return [];
  return [{ definition: definition.name, ...now, policyVersion: definition.version }];
}

/** What was told under names that are no more: the car came to a dealer without them, or a new version does without them. */
function ended(others: readonly StateDefinition[], { namedStandings = {} }: ToldStanding, today: LocalDate): readonly NamedStanding[] {
  return Object.keys(namedStandings)
    .filter((name) => !others.some((definition) => definition.name === name))
    .map((definition) => ({ definition, ...NOTHING_SAID, on: today, policyVersion: '' }));
}

function spokenOn(
  history: ServiceHistory,
  toldOn: LocalDate,
  today: LocalDate,
  policies: StandingPolicies,
): Pick<NamedStanding, 'state' | 'churnLevel' | 'on'> {
  // A wake-up that was carried out late must not lead back to a day before the last change.
  const on = toldOn > today ? toldOn : today;
  return { ...(standingOn(history, on, policies) ?? NOTHING_SAID), on };
}
