import type { Access, Principal } from '@homeward/access';
import { type AnniversaryRules, daysBetween, isLocalDate, localDateOf } from '@homeward/calendar';
import type { AudienceMember, Birthdays, ClassFilter, ReadAudienceRequest, ReadAudienceResponse } from '@homeward/contracts/audiences';
import { Rejection } from '@homeward/kernel';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import { keptBirthdays } from '../../domain/people/kept-birthdays';
import { recordsOf } from '../../domain/people/person';
import { type SurvivorshipFor, usedValues } from '../../domain/people/survivorship';
import { ownerClasses, type OwnerClasses } from '../cars/class-queries';
import { calendarOf } from '../intake/field-validity';
import { standingsOf } from './person-answer';
import { latestFirst, type OpenedRecord, type PersonQueries } from './person-queries';
import type { CustomerStores } from '../ports';

export interface AudienceTools {
  readonly stores: Pick<CustomerStores, 'vehicles' | 'people'>;
  readonly people: Pick<PersonQueries, 'openRecords'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly survivorshipFor: SurvivorshipFor;
}

const PAGE = 500;
const LONGEST_DAYS = 366;

interface Asked {
  readonly fromOn: string;
  readonly untilOn: string;
  readonly rules: AnniversaryRules;
}

/**
 * A page of the people whom an occasion at a dealer reaches: the owners of the cars that are at home there, of some classes or of all, whose birthday is kept in a time or
 * whatever their birthday. Somebody with two cars may be on two pages. A day of birth never leaves this service: the answer has the day on which it is kept next.
 */
export async function readAudience(
  tools: AudienceTools,
  principal: Principal,
  { dealerId, classes, birthdays, page }: ReadAudienceRequest,
): Promise<ReadAudienceResponse> {
  const { access, reference } = tools;
  access.allowedScope(principal, 'audiences.read', reference.tree());
  const asked = birthdays === undefined ? undefined : readAsked(birthdays);
  const limit = page === undefined || page.limit <= 0 ? PAGE : Math.min(page.limit, PAGE);
  const cursor = page?.cursor ?? '';
  const owners =
    classes === undefined || isEveryone(classes)
      ? await ownersAt(tools, dealerId, limit, cursor)
      : await ownersOfClasses(tools, { dealerId, classes, limit, cursor });
  const members = asked === undefined ? owners.personIds.map(toMember) : await withBirthdays(tools, owners.personIds, asked);
  return { members: [...members], cursor: owners.cursor };
}

interface Owners {
  readonly personIds: readonly string[];
  readonly cursor: string;
}

async function ownersAt({ stores }: AudienceTools, dealerId: string, limit: number, cursor: string): Promise<Owners> {
  const page = await stores.vehicles.find({ filter: { home: { equal: dealerId } }, limit, ...(cursor === '' ? {} : { cursor }) });
  const personIds = page.items.flatMap(({ state: { told } }) => told.owner?.personId || []);
  return { personIds: [...new Set(personIds)], cursor: page.cursor ?? '' };
}

/** Classes compare all customers of the dealer with one another: they are worked out anew for each page, of which a dealer has few. */
async function ownersOfClasses(
  tools: AudienceTools,
  {
    dealerId,
    classes,
    limit,
    cursor,
  }: { readonly dealerId: string; readonly classes: ClassFilter; readonly limit: number; readonly cursor: string },
): Promise<Owners> {
  const today = localDateOf(tools.clock.now(), tools.reference.tree().zoneOf(dealerId));
  const found = (await ownerClasses(tools, dealerId, today))
    .filter(({ personId }) => personId > cursor)
    .filter((owner) => isOf(owner, classes));
  const shown = found.slice(0, limit).map(({ personId }) => personId);
  return { personIds: shown, cursor: found.length > limit ? (shown.at(-1) ?? '') : '' };
}

function isEveryone({ purchase, sales, service, use }: ClassFilter): boolean {
  return purchase.length + sales.length + service.length + use.length === 0;
}

function isOf(owner: OwnerClasses, { purchase, sales, service, use }: ClassFilter): boolean {
  const isIn = (wanted: readonly string[], values: readonly string[]): boolean =>
    wanted.length === 0 || values.some((value) => wanted.includes(value));
  return isIn(purchase, [owner.purchase]) && isIn(sales, [owner.sales]) && isIn(service, [owner.service]) && isIn(use, owner.uses);
}

/** Which of them have a birthday in that time, by the value that is used of all their records; what is known to be wrong is nobody's birthday. */
async function withBirthdays(
  { stores, people, survivorshipFor }: AudienceTools,
  personIds: readonly string[],
  { fromOn, untilOn, rules }: Asked,
): Promise<readonly AudienceMember[]> {
  const found = await stores.people.load(personIds);
  const recordIds = new Map([...found].map(([id, { state }]) => [id, recordsOf(state)]));
  const records = await people.openRecords([...recordIds.values()].flat());
  return personIds.flatMap((personId) => {
    const own = (recordIds.get(personId) ?? []).flatMap((id): readonly OpenedRecord[] => {
      const record = records.get(id);
      return record === undefined ? [] : [record];
    });
    const standings = standingsOf(latestFirst(own), survivorshipFor);
    if (standings.get('birthdayOn')?.winner?.refuted === true) return [];
    const values = usedValues(standings);
    const written = { text: values['birthdayOn'] ?? '', calendar: calendarOf(values) };
    return keptBirthdays(written, fromOn, untilOn, rules).map(({ year, on }) => ({ personId, on, year }));
  });
}

function readAsked({ fromOn, untilOn, leapDay, leapMonth }: Birthdays): Asked {
  if (!isLocalDate(fromOn) || !isLocalDate(untilOn) || daysBetween(fromOn, untilOn) > LONGEST_DAYS)
    throw new Rejection('invalid', 'audience.unreadable-time', { pointer: '/birthdays' });
  return {
    fromOn,
    untilOn,
    rules: { leapDay: leapDay === 'later' ? 'later' : 'earlier', leapMonth: leapMonth === 'leap' ? 'leap' : 'regular' },
  };
}

function toMember(personId: string): AudienceMember {
  return { personId, on: '', year: 0 };
}
