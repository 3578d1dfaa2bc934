import { createHash, hash } from 'node:crypto';
import { type HolidayCalendar, localDateOf, nextAllowedInstant, startOfDay } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import {
  cadences,
  churnLevels,
  type Channel,
  careItems,
  consent,
  contactCaps,
  holdOuts,
  maintenanceIntervals,
  messageTemplates,
  occasions,
  type PolicyBook,
  type PolicyDefinition,
  policyReference,
  quietHours,
} from '@homeward/policy';
import type { OrgTree } from '@homeward/access';
import type { ReferenceData } from '@homeward/runtime';
import { type CadencesByDealer, createCadencesByDealer } from './cadences-by-dealer';
import { contactIdOf } from '../contacts/contact-id';
import type { CareSurroundings } from '../../domain/cars/care-plan';
import type { CareTerms } from '../../domain/cadences/reasons';
import type { Ruled } from '../../domain/cadences/step';
import type { TouchSurroundings, TouchTerms } from '../../domain/contacts/touch-terms';

/** What the rules are made of. */
export interface SurroundingsSources {
  readonly reference: Pick<ReferenceData, 'tree' | 'policies'>;
  readonly holidays: HolidayCalendar;
  /** Channels beside SMS and e-mail that have a provider; none when left out. */
  readonly outlets?: readonly Channel[];
}

/** The subjects that plans depend on. */
export const PLANNING_SUBJECTS: readonly string[] = [
  maintenanceIntervals,
  careItems,
  cadences,
  churnLevels,
  holdOuts,
  occasions,
  contactCaps,
  consent,
  quietHours,
].map(({ subject }) => subject);

/** The rules as of one moment: of the cars, and of the people. Terms of a dealer are made once. */
export interface Surroundings {
  readonly now: Instant;
  readonly stamp: string;
  readonly care: CareSurroundings;
  touch(personId: string): TouchSurroundings;
}

/** Gives the rules as of a moment; those of the moment asked for last are kept, as a whole batch is decided in one. */
export function createSurroundings({ reference, holidays, outlets = [] }: SurroundingsSources): (now: Instant) => Surroundings {
  let latest: (Book & { readonly stamped: Stamped; readonly surroundings: Surroundings }) | undefined;
  return (now) => {
    const tree = reference.tree();
    const policies = reference.policies();
    const isSameBook = latest?.tree === tree && latest.policies === policies;
    if (latest !== undefined && isSameBook && latest.surroundings.now === now) return latest.surroundings;
    const known = latest?.stamped;
    const stamped =
      known !== undefined && isSameBook && now >= known.from && (known.until === undefined || now < known.until)
        ? known
        : stampOf(tree, policies, now, outlets);
    const cadencesOf = latest !== undefined && isSameBook ? latest.cadencesOf : createCadencesByDealer(tree, policies);
    const surroundings = surroundingsOf({ tree, policies, cadencesOf, outlets }, holidays, now, stamped.stamp);
    latest = { tree, policies, cadencesOf, stamped, surroundings };
    return surroundings;
  };
}

/** The organisation and the policies, as they stand until one of them changes. */
interface Book {
  readonly tree: OrgTree;
  readonly policies: PolicyBook;
  readonly cadencesOf: CadencesByDealer;
}

function surroundingsOf(
  { tree, policies, cadencesOf, outlets }: Book & { readonly outlets: readonly Channel[] },
  holidays: HolidayCalendar,
  now: Instant,
  stamp: string,
): Surroundings {
  const careTerms = new Map<string, CareTerms>();
  const touchTerms = new Map<string, TouchTerms>();

  const resolve = <Body>(definition: PolicyDefinition<Body>, dealerId: string) => {
    const { document, reference: name } = policies.resolve(definition, { dealerId, tree, at: now });
    return { rules: document, reference: name };
  };
  const daysOf = (dealerId: string) => {
    const zone = tree.zoneOf(dealerId);
    return {
      zone,
      today: localDateOf(now, zone),
      startOf: (day: LocalDate): Instant => startOfDay(day, zone),
      dayOf: (instant: Instant): LocalDate => localDateOf(instant, zone),
    };
  };
  const care = (dealerId: string): CareTerms => {
    let terms = careTerms.get(dealerId);
    if (terms === undefined) {
      const { zone: _zone, ...days } = daysOf(dealerId);
      const occasionRules = resolve(occasions, dealerId);
      terms = {
        ...days,
        now,
        intervals: resolve(maintenanceIntervals, dealerId),
        items: resolve(careItems, dealerId),
        holdOuts: resolve(holdOuts, dealerId),
        churn: resolve(churnLevels, dealerId).rules,
        tradeUp: { rules: occasionRules.rules.tradeUp, reference: occasionRules.reference },
        hasNotice: (day) => holidays.coversYear(Number(day.slice(0, 4))),
        cadencesAt: (moment) => cadencesOf(dealerId, moment < now ? moment : now),
        shift: (day, { direction, off }) => {
          if (direction === 'none') return day;
          return direction === 'earlier' ? holidays.shiftEarlier(day, off) : holidays.shiftLater(day, off);
        },
      };
      careTerms.set(dealerId, terms);
    }
    return terms;
  };
  const touch = (dealerId: string): TouchTerms => {
    let terms = touchTerms.get(dealerId);
    if (terms === undefined) {
      const { zone, ...days } = daysOf(dealerId);
      const quiet: Ruled<TouchTerms['quiet']['rules']> = resolve(quietHours, dealerId);
      terms = {
        ...days,
        caps: resolve(contactCaps, dealerId),
        consent: resolve(consent, dealerId),
        quiet,
        // Asked for by few, and no date hangs on it.
        get templates() {
          return resolve(messageTemplates, dealerId).reference;
        },
        hasNotice: (day) => holidays.coversYear(Number(day.slice(0, 4))),
        // WeChat takes approved forms only.
        get outlets() {
          return outlets.filter((channel) => channel !== 'wechat' || resolve(messageTemplates, dealerId).rules.wechat !== undefined);
        },
        isOff: (day, off) => (off === 'public-holidays' ? holidays.noticeOf(day) === 'holiday' : !holidays.isWorkday(day)),
        allowedFrom: (instant, { timeZone = zone } = {}) => nextAllowedInstant(instant, quiet.rules, timeZone),
        preferredFrom: (instant, { timeZone = zone, preferred }) => {
          const allowed = nextAllowedInstant(instant, quiet.rules, timeZone);
          if (preferred === undefined) return allowed;
          // Everything outside of the time that is preferred is quiet too; unless that leaves nothing.
          const wanted = nextAllowedInstant(allowed, { from: preferred.to, to: preferred.from }, timeZone);
          return nextAllowedInstant(wanted, quiet.rules, timeZone) === wanted ? wanted : allowed;
        },
      };
      touchTerms.set(dealerId, terms);
    }
    return terms;
  };
  return {
    now,
    stamp,
    care: { stamp, digestOf, draw, of: care },
    touch: (personId) => ({ now, personId, stamp, contactIdOf: (vehicleId, key) => contactIdOf(personId, vehicleId, key), of: touch }),
  };
}

const DRAWS = 2 ** 32;
/** A number from 0 to 1 that follows from a text, and from nothing else. */
export const draw = (text: string): number => hash('sha1', text, 'buffer').readUInt32BE(0) / DRAWS;

const digestOf = (text: string): string => hash('sha1', text, 'base64url');

interface Stamped {
  readonly from: Instant;
  readonly until: Instant | undefined;
  readonly stamp: string;
}

/** Names the policies in effect and the organisation. */
function stampOf(tree: OrgTree, policies: PolicyBook, now: Instant, outlets: readonly Channel[]): Stamped {
  const hash = createHash('sha256');
  if (outlets.length > 0) hash.update(`${outlets.join(' ')}\n`);
  for (const node of tree.all()) hash.update(`${node.id} ${node.parentId ?? ''} ${node.timeZone ?? ''}\n`);
  for (const subject of PLANNING_SUBJECTS) {
    for (const document of policies.documents(subject)) {
      if (document.effectiveFrom <= now)
        hash.update(`${policyReference(document)} ${document.effectiveFrom} ${JSON.stringify(document.body)}\n`);
    }
  }
  return { from: now, until: policies.nextChangeAfter(now), stamp: hash.digest('base64url').slice(0, 22) };
}
