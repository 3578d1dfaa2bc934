import { type ContactCaps, contactCaps, loadDefaults, POLICY_DEFINITIONS } from '@homeward/policy';
import { type Benchmark, judge } from '../harness/benchmark';
import { type Figure, figureOf } from '../harness/statistics';
import { breachesOf, type CountedContact, type RollingLimit } from './limit-breaches';
import { POLICIES } from './reminder-alone';
import { simulateYear } from './simulated-year';

const VEHICLES = 900;
const QUICK_VEHICLES = 120;

/** Of one simulated year: the same each time, so it is lived through once. */
export const contactsYear: Benchmark = {
  name: 'contacts-year',
  summary: 'a simulated year of the demo network: contacts for the same due items, with the touch calendar against each cadence by itself',
  async run({ isQuick, say }) {
    const vehicles = isQuick ? QUICK_VEHICLES : VEHICLES;
    say(`  a year of ${vehicles} cars`);
    const found = measureYear(vehicles);
    const figure = (value: number): Figure => figureOf([value]);
    const { ours, oneByOne } = found;
    return {
      servers: ['none: the functions alone'],
      settings: { vehicles, people: found.people, days: 365 },
      equality: 'both lived through the same year of visits and readings, and heard the same reasons',
      verdicts: [
        judge('contacts, ours to one by one', 'ratio', figure(ours.contacts / oneByOne.contacts), {
          better: 'lower',
          bound: 0.95,
          aim: 0.75,
        }),
        judge('due items covered, ours to one by one', 'ratio', figure(found.coveredShare), { better: 'higher', bound: 0.97, aim: 1 }),
        judge('contacts over a limit, ours', 'contacts', figure(ours.breaches), { better: 'lower', bound: 0, aim: 0 }),
      ],
      details: [
        { what: 'ours: contacts per customer and year', unit: 'contacts', figure: figure(ours.contacts / found.people) },
        { what: 'one by one: contacts per customer and year', unit: 'contacts', figure: figure(oneByOne.contacts / found.people) },
        { what: 'ours: due items covered', unit: 'items', figure: figure(ours.covered) },
        { what: 'one by one: due items covered', unit: 'items', figure: figure(oneByOne.covered) },
        { what: 'one by one: contacts over a limit', unit: 'contacts', figure: figure(oneByOne.breaches) },
      ],
    };
  },
};

interface Measured {
  readonly contacts: number;
  readonly covered: number;
  readonly breaches: number;
}

export function measureYear(vehicles: number): {
  readonly people: number;
  readonly ours: Measured;
  readonly oneByOne: Measured;
  /** Of the items that were covered one by one. */
  readonly coveredShare: number;
} {
  const { people, ours, oneByOne } = simulateYear(vehicles);
  const { own, home } = shippedLimits();
  const measured = (contacts: readonly CountedContact[], covered: ReadonlySet<string>): Measured => ({
    contacts: contacts.length,
    covered: covered.size,
    breaches: breachesOf(contacts, own, home),
  });
  const both = [...oneByOne.covered].filter((item) => ours.covered.has(item)).length;
  return {
    people,
    ours: measured(ours.contacts, ours.covered),
    oneByOne: measured(oneByOne.contacts, oneByOne.covered),
    coveredShare: both / oneByOne.covered.size,
  };
}

/** The rolling figures of the shipped policy; it has no others. */
function shippedLimits(): { readonly own: readonly RollingLimit[]; readonly home: readonly RollingLimit[] } {
  const document = [...loadDefaults(POLICIES, POLICY_DEFINITIONS)].find(({ subject }) => subject === contactCaps.subject);
  if (document === undefined) throw new Error('No caps ship');
  const rules = contactCaps.bodyOf(document);
  return { own: toRolling(rules), home: rules.household === undefined ? [] : toRolling(rules.household) };
}

function toRolling({ caps, minimumDistances = [] }: Pick<ContactCaps, 'caps' | 'minimumDistances'>): readonly RollingLimit[] {
  return [
    ...caps.map(({ days, contacts }) => {
      if (days === undefined) throw new Error('The checker counts rolling days alone');
      return { days, contacts };
    }),
    ...minimumDistances.map(({ days }) => ({ days, contacts: 1 })),
  ];
}
