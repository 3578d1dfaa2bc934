import { dayOf, minutesPerDay, toInstant } from './local-time';
import type { DealerProfile } from './organisation';
import { createPerson } from './people';
import { createRandom, type Random } from './random';
import { brand, vehicleModels } from './vehicle-models';

/** A lead as the API takes it. */
export interface DemoLead {
  readonly name: string;
  readonly phone: string;
  /** Of head office: near whom. */
  readonly placeId?: string;
  readonly source: string;
  readonly purchaseType: string;
  readonly model: string;
  readonly competitor?: string;
  readonly concern: string;
  readonly level: string;
  readonly ownerId?: string;
  readonly openedAt: string;
  readonly agreedAt?: string;
}

/** Leads that one person enters. */
export interface EnteredLeads {
  /** Who, by the id of the member of staff; empty for head office. */
  readonly by: string;
  readonly leads: readonly DemoLead[];
}

/** Per dealer, and what head office adds for each dealer. */
const PER_DEALER = { least: 6, most: 10 } as const;
const FROM_HEAD_OFFICE = { least: 1, most: 3 } as const;
const LATEST_DAYS = 8;
const AGREED_SHARE = 0.2;
const OPENS_AT_MINUTE = 9 * 60;
const OPEN_MINUTES = 9 * 60;

const levels = [
  ['O', 6],
  ['H', 24],
  ['A', 22],
  ['B', 20],
  ['C', 18],
  ['N', 10],
] as const;
const sources = [
  ['visit', 30],
  ['call', 18],
  ['web', 16],
  ['media', 10],
  ['exhibition', 8],
  ['friend', 12],
  ['car-once-owned', 6],
] as const;
const purchaseTypes = [
  ['new', 50],
  ['other-brand-replacement', 24],
  ['same-brand-replacement', 16],
  ['additional', 10],
] as const;
const competitors = ['晨星S5', '远山Q3', '海豚7'] as const;
const concerns = ['油耗', '置换补贴', '分期利率', '后排空间', '提车时间', '续航里程', '保养费用'] as const;

/** Prospects of the last days before the data end, some of them not followed up in time. */
export function createLeads(seed: number, dealers: readonly DealerProfile[], endMinute: number): readonly EnteredLeads[] {
  const ofDealers = dealers.map(({ id, place, consultantCodes }): EnteredLeads => {
    const random = createRandom(seed, 'leads', id);
    const count = random.integer(PER_DEALER.least, PER_DEALER.most);
    const leads = Array.from({ length: count }, (_, index) => {
      const owner = random.pick(consultantCodes);
      return { ...createLead(random, index, place, endMinute), ownerId: `${id}-${owner}` };
    });
    return { by: `${id}-${consultantCodes[0] ?? ''}`, leads };
  });
  const random = createRandom(seed, 'leads', brand.id);
  const ofHeadOffice = dealers.flatMap(({ regionId, place }) =>
    Array.from({ length: random.integer(FROM_HEAD_OFFICE.least, FROM_HEAD_OFFICE.most) }, (_, index) => ({
      ...createLead(random, index, place, endMinute),
      placeId: regionId,
    })),
  );
  return [...ofDealers, { by: '', leads: ofHeadOffice }];
}

function createLead(random: Random, index: number, place: DealerProfile['place'], endMinute: number): DemoLead {
  const { name, phone } = createPerson(random, index, place);
  const today = dayOf(endMinute);
  const openedMinute = (today - random.integer(0, LATEST_DAYS)) * minutesPerDay + OPENS_AT_MINUTE + random.integer(0, OPEN_MINUTES);
  const agreedMinute = (today + random.integer(2, LATEST_DAYS)) * minutesPerDay + OPENS_AT_MINUTE + 60 * random.integer(1, 8);
  return {
    name: name.simplified,
    phone,
    source: random.pickWeighted(sources),
    purchaseType: random.pickWeighted(purchaseTypes),
    model: random.pick(vehicleModels).code,
    ...(random.chance(0.4) ? { competitor: random.pick(competitors) } : {}),
    concern: `客户关心${random.pick(concerns)}`,
    level: random.pickWeighted(levels),
    openedAt: toInstant(openedMinute),
    ...(random.chance(AGREED_SHARE) ? { agreedAt: toInstant(agreedMinute) } : {}),
  };
}
