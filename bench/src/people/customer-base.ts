import { type PeopleFault, type PeopleRecord, streamPeopleSet } from '@homeward/demo-data';

/** A record as one dealer's system has it. */
export interface DealerRecord {
  readonly dealerId: string;
  readonly record: PeopleRecord;
}

/** Somebody of the base who may call, with a car that is nobody else's here. */
export interface Caller extends DealerRecord {
  readonly phone: string;
  readonly vin: string;
  readonly plate: string;
}

/** A record that comes when the base is there. */
export interface Newcomer extends DealerRecord {
  /** Records of the same person in the base; empty: nobody has heard of this person before. */
  readonly known: readonly DealerRecord[];
}

export interface CustomerBaseOptions {
  readonly people: number;
  readonly callers: number;
  /** Half of them are of known people. */
  readonly newcomers: number;
  readonly strangers: number;
  readonly dealerIds: readonly string[];
  readonly seed: number;
}

/** Labelled people without end, cut into a base and into what comes later. The same options give the same ones. */
export interface CustomerBase {
  /** The records of the base, person by person; to be gone through once. What else there is, is complete at the end. */
  records(): Generator<DealerRecord, void, undefined>;
  readonly callers: readonly Caller[];
  readonly newcomers: readonly Newcomer[];
  /** Numbers of people who are in no record. */
  readonly strangers: readonly string[];
}

/** Most are known by one record; of every so-manieth person all records but the last are there. */
const WHOLE_OF_EVERY = 5;
/** More than a person has on the average, so that the set does not end before the base does. */
const RECORDS_OF_A_PERSON = 2.5;
/** With these nobody can say who calls, or whose the car is. */
const UNSURE: readonly PeopleFault[] = ['dealer-landline', 'advisor-number', 'phone-missing', 'phone-mistyped', 'vehicle-mistyped'];

export function createCustomerBase(options: CustomerBaseOptions): CustomerBase {
  const { people, callers: wantedCallers, newcomers: wantedNewcomers, strangers: wantedStrangers, dealerIds, seed } = options;
  const callers: Caller[] = [];
  const known: Newcomer[] = [];
  const unheard: Newcomer[] = [];
  const newcomers: Newcomer[] = [];
  const strangers: string[] = [];
  const vins = new Set<string>();
  const eachHalf = wantedNewcomers / 2;
  let number = 0;
  const atDealer = (record: PeopleRecord): DealerRecord => {
    number += 1;
    return { dealerId: dealerIds[number % dealerIds.length] ?? '', record };
  };
  const addCaller = ({ dealerId, record }: DealerRecord): void => {
    const [[phone], [vin], [plate = '']] = [record.phones, record.vins, record.plates];
    if (phone === undefined || vin === undefined || vins.has(vin) || record.faults.some((fault) => UNSURE.includes(fault))) return;
    vins.add(vin);
    callers.push({ dealerId, record, phone, vin, plate });
  };

  return {
    callers,
    newcomers,
    strangers,
    *records() {
      const records = Math.ceil((people + eachHalf + 3 * wantedStrangers) * RECORDS_OF_A_PERSON);
      let person = 0;
      for (const own of personByPerson(streamPeopleSet({ records, seed }))) {
        person += 1;
        const [first] = own;
        if (first === undefined) continue;
        if (person > people) {
          if (unheard.length < eachHalf) unheard.push({ ...atDealer(first), known: [] });
          else if (strangers.length < wantedStrangers && first.phones[0] !== undefined && !isShared(first)) strangers.push(first.phones[0]);
          else if (strangers.length === wantedStrangers) break;
          continue;
        }
        const last = own.length > 1 ? own.at(-1) : undefined;
        const based = (person % WHOLE_OF_EVERY === 0 ? own.slice(0, Math.max(1, own.length - 1)) : own.slice(0, 1)).map(atDealer);
        yield* based;
        if (based[0] !== undefined && isNext(callers.length, wantedCallers, person, people)) addCaller(based[0]);
        if (last !== undefined && isNext(known.length, eachHalf, person, people)) known.push({ ...atDealer(last), known: based });
      }
      // In turn, so that neither kind finds more in memory than the other.
      for (let index = 0; index < eachHalf; index += 1) newcomers.push(...[known[index], unheard[index]].flatMap((one) => one ?? []));
    },
  };
}

function isShared({ faults }: PeopleRecord): boolean {
  return faults.some((fault) => UNSURE.includes(fault) || fault === 'family-phone');
}

/** Spreads so many evenly over all. */
function isNext(chosen: number, wanted: number, at: number, of: number): boolean {
  return chosen < wanted && at * wanted >= chosen * of;
}

function* personByPerson(records: Iterable<PeopleRecord>): Generator<readonly PeopleRecord[]> {
  let own: PeopleRecord[] = [];
  for (const record of records) {
    if (own[0] !== undefined && own[0].personId !== record.personId) {
      yield own;
      own = [];
    }
    own.push(record);
  }
  if (own.length > 0) yield own;
}
