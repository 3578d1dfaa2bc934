import type { CaseFact, ContactFacts, FellowTouches, Fellowship, Profile, SharedPast, VehicleReasons } from './contact-facts';

/** What others say that the plan of a person depends on. */
export interface News {
  readonly vehicles: readonly VehicleReasons[];
  readonly profile?: Profile;
  readonly pasts?: readonly SharedPast[];
  readonly cases?: readonly CaseFact[];
  readonly households?: readonly Fellowship[];
  readonly fellows?: readonly FellowTouches[];
}

/** That of which no newer word is known; undefined for nothing. */
export function newsIn(heard: News, facts: ContactFacts): News | undefined {
  const vehicles = newerOf(heard.vehicles, ({ vehicleId }) => facts.vehicles[vehicleId]) ?? [];
  const [profile] = newerOf(heard.profile === undefined ? [] : [heard.profile], () => facts.profile) ?? [];
  const pasts = newerOf(heard.pasts, ({ from }) => facts.shared[from]);
  const cases = newerOf(heard.cases, ({ caseId }) => facts.cases?.[caseId]);
  const households = newerOf(heard.households, ({ householdId }) => facts.households?.[householdId]);
  const fellows = newerOf(heard.fellows, ({ from }) => facts.fellows?.[from]);
  const news: News = {
    vehicles,
    ...(profile === undefined ? {} : { profile }),
    ...(pasts === undefined ? {} : { pasts }),
    ...(cases === undefined ? {} : { cases }),
    ...(households === undefined ? {} : { households }),
    ...(fellows === undefined ? {} : { fellows }),
  };
  return vehicles.length === 0 && Object.keys(news).length === 1 ? undefined : news;
}

export function withNews(facts: ContactFacts, { vehicles, profile, pasts, cases, households, fellows }: News): ContactFacts {
  return {
    ...facts,
    vehicles: keyed(facts.vehicles, vehicles, ({ vehicleId }) => vehicleId),
    ...(pasts === undefined ? {} : { shared: keyed(facts.shared, pasts, ({ from }) => from) }),
    ...(profile === undefined ? {} : { profile }),
    // What the profile says by now, it may also take back.
    ...(profile === undefined || facts.refusals === undefined
      ? {}
      : { refusals: facts.refusals.filter((name) => profile.channelConsents?.[name] !== 'no') }),
    ...(cases === undefined ? {} : { cases: keyed(facts.cases, cases, ({ caseId }) => caseId) }),
    ...(households === undefined ? {} : { households: keyed(facts.households, households, ({ householdId }) => householdId) }),
    ...(fellows === undefined ? {} : { fellows: keyed(facts.fellows, fellows, ({ from }) => from) }),
  };
}

function newerOf<Item extends { readonly sequence: number }>(
  heard: readonly Item[] | undefined,
  known: (item: Item) => Item | undefined,
): readonly Item[] | undefined {
  const news = heard?.filter((item) => (known(item)?.sequence ?? 0) < item.sequence);
  return news === undefined || news.length === 0 ? undefined : news;
}

/** Of several words about one thing the newest counts, in whatever order they came. */
function keyed<Item extends { readonly sequence: number }>(
  present: Readonly<Record<string, Item>> | undefined,
  heard: readonly Item[],
  keyOf: (item: Item) => string,
): Readonly<Record<string, Item>> {
  const all: Record<string, Item> = { ...present };
  for (const item of heard) if ((all[keyOf(item)]?.sequence ?? 0) < item.sequence) all[keyOf(item)] = item;
  return all;
}
