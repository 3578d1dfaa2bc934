import { readState, type State } from '../proof/own-world';
import { ask, type ContactAnswer } from './day';
import { BOTH, type Happening, type Who } from './happenings';
import { startTwoDealers, type TwoDealers } from './two-dealers';

const PARTS = [
  ['office', 'head-office-analyst', 'G'],
  ['agent', 'call-centre-agent', 'B'],
  ['first', 'dealer-manager', 'D1'],
  ['second', 'dealer-manager', 'D2'],
] as const;
type Login = (typeof PARTS)[number][0];

/** What is known of each. */
const KNOWN = {
  first: { dealerId: 'D1', externalId: 'K1', name: '张伟', phone: '13800138000', city: '合肥', street: '湖东路 1', cars: [1, 2] },
  second: { dealerId: 'D2', externalId: 'K2', name: '李娜', phone: '13911112222', city: '芜湖', street: '人民路 9', cars: [3, 4] },
} as const;

const START = Date.parse('2024-06-03T02:00:00.000Z');
const DAY = 86_400_000;
/** On which days after a visit the contacts are looked up that follow it. */
const LOOKED_AHEAD = [0, 5, 31, 120] as const;
/** Ten o'clock at the dealers. */
const HOURS_BOOKED = 2;
const vinOf = (car: number): string => `LFV2A21K6J100000${car}`;

/** Points that one of them has spent. */
export interface Redeemed {
  readonly key: string;
  readonly who: Who;
  readonly points: number;
}

/** What was done of what could be done. */
export interface Done {
  readonly redeemed: readonly Redeemed[];
  /** Contacts for which a result was recorded. */
  readonly recorded: readonly string[];
  /** Appointments that found a place. */
  readonly booked: readonly string[];
}

export interface AccountAnswer {
  readonly accountId: string;
  readonly balance: number;
  readonly shortfall: number;
}

interface Visit {
  readonly externalId: string;
  readonly who: Who;
  readonly car: number;
  readonly closedAt: string;
  readonly revision: number;
}

/** The platform with these two customers, who have been here before. */
export class TwoPeople {
  private at = START;
  private visits: readonly Visit[] = [];
  private contacts: Readonly<Record<Who, readonly ContactAnswer[]>> = { first: [], second: [] };
  private cars: Readonly<Record<Who, readonly string[]>> = { first: [], second: [] };

  private constructor(private readonly dealers: TwoDealers<Login>) {}

  static async start(): Promise<TwoPeople> {
    const world = new TwoPeople(await startTwoDealers(new Date(START).toISOString(), PARTS));
    for (const who of BOTH) await world.introduce(who);
    return world;
  }

  stop(): Promise<void> {
    return this.dealers.stop();
  }

  state(): Promise<State> {
    return readState(this.dealers.constellation);
  }

  /** The id under which each of them is known while alone. */
  async personIds(): Promise<Readonly<Record<Who, string>>> {
    const [first, second] = await Promise.all(BOTH.map((who) => this.personOf(who)));
    return { first: first ?? '', second: second ?? '' };
  }

  account(personId: string): Promise<AccountAnswer> {
    return ask(this.dealers.clientOf('office'), `/v1/accounts/${personId}`);
  }

  contactsOf(who: Who): readonly ContactAnswer[] {
    return this.contacts[who];
  }

  async merge(): Promise<void> {
    const [recordId, otherRecordId] = await this.recordIds();
    await this.post('agent', '/v1/identity/rulings', {
      decisions: [{ recordId, otherRecordId, ruling: 'always', reason: 'told by phone' }],
    });
    await this.dealers.constellation.settle();
  }

  async undo(personId: string): Promise<void> {
    const [, second] = await this.recordIds(personId);
    await this.post('agent', `/v1/people/${personId}/separations`, { recordIds: [second], reason: 'two people after all' });
    await this.dealers.constellation.settle();
  }

  /** Lets it all happen; of redemptions and results only those of `like`, where it is given. People are named by the id that is drawn, `joint` while there is one. */
  async tell(
    happenings: readonly Happening[],
    personIds: Readonly<Record<Who, string>>,
    like: Partial<Done> & { readonly joint?: string } = {},
  ): Promise<Done> {
    const redeemed: Redeemed[] = [];
    const recorded: string[] = [];
    const booked: string[] = [];
    for (const [index, happening] of happenings.entries()) {
      this.at += happening.afterHours * 3_600_000;
      await this.dealers.constellation.advanceTo(this.now());
      const { kind, who, which, amount, namedAs } = happening;
      const personId = namedAs === 'joint' && like.joint !== undefined ? like.joint : personIds[who];
      const key = `h-${index}`;
      switch (kind) {
        case 'visit':
          await this.visit(who, `RO-${index}`, KNOWN[who].cars[which % 2] ?? 1, amount);
          break;
        case 'correction': {
          const visit = this.pick(who, which);
          if (visit !== undefined) await this.revise(visit, amount);
          break;
        }
        case 'cancellation': {
          const visit = this.pick(who, which);
          if (visit !== undefined) await this.cancel(visit);
          break;
        }
        case 'redemption':
          if (like.redeemed?.some((one) => one.key === key) === false) break;
          if (await this.redeem(who, personId, amount, key, which % 5 === 0 ? 'release' : 'confirm'))
            redeemed.push({ key, who, points: amount });
          break;
        case 'result': {
          const contact =
            like.recorded === undefined ? await this.unchangedContact(who, recorded) : this.nextOf(who, like.recorded, recorded);
          if (contact === undefined) break;
          recorded.push(contact);
          await this.post(who, `/v1/contacts/${contact}/result`, { result: which % 2 === 0 ? 'reached' : 'refused' }, key);
          break;
        }
        case 'case': {
          const body = {
            dealerId: KNOWN[who].dealerId,
            personId,
            kind: which % 2 === 0 ? 'complaint' : 'consultation',
            text: 'When is it ready?',
          };
          await this.post(who, '/v1/cases', body, key);
          break;
        }
        case 'consent': {
          const answers = [{ purpose: which % 2 === 0 ? 'marketing' : 'survey', answer: which % 3 === 0 ? 'no' : 'yes' }];
          await this.post(who, `/v1/people/${personId}/consents`, { answers, evidence: 'said so at the desk' }, key);
          break;
        }
        case 'appointment': {
          const car = this.cars[who][which % 2];
          const startsAt = new Date(Date.parse(this.now().slice(0, 10)) + (2 + (which % 3)) * DAY + HOURS_BOOKED * 3_600_000).toISOString();
          // A car has one open appointment on one day: the other world refuses the second one as well.
          const { status } = await this.dealers.clientOf(who).ask('/v1/appointments', {
            method: 'POST',
            json: { vehicleId: car, personId, startsAt, service: 'routine' },
            idempotencyKey: key,
          });
          if (status === 200) booked.push(key);
          break;
        }
        case 'lead':
          await this.post(who, '/v1/leads', { leads: [{ personId, source: 'call', model: 'A2', level: 'H' }] }, key);
          break;
        case 'revision':
          await this.customer(who, 2 + index, { hobbies: [which % 2 === 0 ? 'football' : 'fishing'], email: `${who}${which}@example.com` });
          break;
      }
      await this.dealers.constellation.settle();
    }
    return { redeemed, recorded, booked };
  }

  private async introduce(who: Who): Promise<void> {
    await this.customer(who, 1, {});
    for (const car of KNOWN[who].cars) {
      const data = {
        vin: vinOf(car),
        brand: 'aurora',
        model: 'A1',
        use: 'family',
        customerExternalId: KNOWN[who].externalId,
        ownedFrom: '2023-01-10',
      };
      await this.send(who, 'vehicle', `V${car}`, 1, data);
      await this.dealers.constellation.settle();
      await this.visit(who, `first-${car}`, car, 300);
    }
    await this.dealers.constellation.settle();
    const path = `/v1/people/${await this.personOf(who)}`;
    const { vehicles } = await ask<{ readonly vehicles: readonly { readonly vehicleId: string }[] }>(this.dealers.clientOf(who), path);
    this.cars = { ...this.cars, [who]: [...new Set(vehicles.map(({ vehicleId }) => vehicleId))].sort() };
    for (const days of LOOKED_AHEAD) {
      const date = new Date(this.at + days * DAY).toISOString().slice(0, 10);
      const path = `/v1/contacts?dealer=${KNOWN[who].dealerId}&date=${date}&limit=100`;
      const { contacts } = await ask<{ readonly contacts: readonly ContactAnswer[] }>(this.dealers.clientOf(who), path);
      const news = contacts.filter(({ contactId }) => !this.contacts[who].some((known) => known.contactId === contactId));
      this.contacts = { ...this.contacts, [who]: [...this.contacts[who], ...news] };
    }
  }

  /** A contact that is still about what it was about in the beginning: one that is the same whether there was a merge or not. */
  private async unchangedContact(who: Who, recorded: readonly string[]): Promise<string | undefined> {
    for (const contact of this.contacts[who]) {
      if (recorded.includes(contact.contactId)) continue;
      const { status, reasons } = await ask<ContactAnswer & { readonly status: string }>(
        this.dealers.clientOf(who),
        `/v1/contacts/${contact.contactId}`,
      );
      if (status === 'open' && JSON.stringify(reasons) === JSON.stringify(contact.reasons)) return contact.contactId;
    }
    return undefined;
  }

  private nextOf(who: Who, wanted: readonly string[], recorded: readonly string[]): string | undefined {
    return wanted.find((id) => !recorded.includes(id) && this.contacts[who].some(({ contactId }) => contactId === id));
  }

  private async personOf(who: Who): Promise<string> {
    const { people } = await ask<{ readonly people: readonly { readonly person: { readonly personId: string } }[] }>(
      this.dealers.clientOf('agent'),
      '/v1/people/screen-pop',
      { method: 'POST', json: { phone: KNOWN[who].phone } },
    );
    return people[0]?.person.personId ?? '';
  }

  private async recordIds(personId?: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const who of BOTH) {
      const id = personId ?? (await this.personOf(who));
      const { records } = await ask<{ readonly records: readonly { readonly recordId: string; readonly dealerId: string }[] }>(
        this.dealers.clientOf('agent'),
        `/v1/people/${id}/identity`,
      );
      found.push(records.find(({ dealerId }) => dealerId === KNOWN[who].dealerId)?.recordId ?? '');
    }
    return found;
  }

  private pick(who: Who, which: number): Visit | undefined {
    const own = this.visits.filter((visit) => visit.who === who);
    return own[which % Math.max(1, own.length)];
  }

  private async customer(who: Who, revision: number, change: object): Promise<void> {
    const { externalId, name, phone, city, street } = KNOWN[who];
    await this.send(who, 'customer', externalId, revision, { name, phone, city, street, ...change });
  }

  private async visit(who: Who, externalId: string, car: number, yuan: number): Promise<void> {
    const visit: Visit = { externalId, who, car, closedAt: new Date(this.at - 3_600_000).toISOString(), revision: 0 };
    this.visits = [...this.visits, visit];
    await this.revise(visit, yuan);
  }

  private async revise({ externalId, who, car, closedAt, revision }: Visit, yuan: number): Promise<void> {
    const visit: Visit = { externalId, who, car, closedAt, revision: revision + 1 };
    this.visits = this.visits.map((known) => (known.externalId === externalId ? visit : known));
    const openedAt = new Date(Date.parse(closedAt) - 3_600_000).toISOString();
    const mileageKm = 9_000 + Math.round(((Date.parse(closedAt) - START) / DAY) * 40);
    const lines = [{ kind: 'labour', code: 'L1', payer: 'customer', amountFen: yuan * 100 }];
    const data = {
      vin: vinOf(car),
      customerExternalId: KNOWN[who].externalId,
      kind: 'routine',
      openedAt,
      closedAt,
      mileageKm,
      advisorId: 'SA1',
      lines,
    };
    await this.send(who, 'visit', externalId, visit.revision, data);
  }

  private async cancel(visit: Visit): Promise<void> {
    this.visits = this.visits.filter(({ externalId }) => externalId !== visit.externalId);
    await this.send(visit.who, 'visit-cancellation', visit.externalId, visit.revision + 1, {
      vin: vinOf(visit.car),
      reason: 'typed twice',
    });
  }

  private async redeem(who: Who, personId: string, points: number, key: string, how: 'confirm' | 'release'): Promise<boolean> {
    const path = `/v1/accounts/${personId}/redemptions`;
    const reserved = await this.dealers.clientOf(who).ask(path, {
      method: 'POST',
      json: { points, benefit: 'labour-discount' },
      idempotencyKey: key,
    });
    if (reserved.status === 409) return false;
    const { redemptionId } = reserved.body as { readonly redemptionId: string };
    await this.post(who, `${path}/${redemptionId}/${how}`, undefined, `${key}-${how}`);
    return how === 'confirm';
  }

  private async send(who: Who, type: string, externalId: string, revision: number, data: object): Promise<void> {
    const records = [{ type, externalId, revision, occurredAt: this.now(), data }];
    await this.post(`dms-${KNOWN[who].dealerId}`, '/v1/dms/records', { records });
  }

  private async post(who: Login | 'dms-D1' | 'dms-D2', path: string, json: object | undefined, idempotencyKey?: string): Promise<void> {
    await ask(this.dealers.clientOf(who), path, {
      method: 'POST',
      ...(json === undefined ? {} : { json }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  }

  private now(): string {
    return new Date(this.at).toISOString();
  }
}
