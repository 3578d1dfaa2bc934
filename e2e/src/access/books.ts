import { uploadFile } from '@homeward/constellation';
import { isSignInRole, type Role, ROLES } from '@homeward/access';
import { aVin, startTwoDealers, type TwoDealers } from '../story/two-dealers';
import { type DealerId, ofShared, QUIET_HOURS, SHARED_PHONE, sharedVin, TODAY, wroteDown } from './dealer-records';

const NOW = `${TODAY}T02:00:00.000Z`;

export const SIGN_IN_ROLES = ROLES.filter(isSignInRole);
/** Somebody of each role at each dealer. */
export type Somebody = `${Role}@${DealerId}`;

/** What a dealer has one of, by what its id is called. */
export interface Things {
  readonly dealerId: string;
  readonly name: string;
  readonly phone: string;
  readonly plate: string;
  readonly vin: string;
  readonly personId: string;
  readonly recordId: string;
  /** Somebody else's, and who that is. */
  readonly pairedRecordId: string;
  readonly otherPersonId: string;
  readonly mergedPersonId: string;
  readonly mergedRecordId: string;
  /** Somebody who is to be forgotten, and the erasure of somebody else. */
  readonly leavingPersonId: string;
  readonly erasureId: string;
  readonly vehicleId: string;
  readonly visitId: string;
  /** Of an owner's link to the visit. */
  readonly linkId: string;
  readonly contactId: string;
  readonly caseId: string;
  readonly orderId: string;
  readonly leadId: string;
  readonly appointmentId: string;
  readonly movedAppointmentId: string;
  readonly cancelledAppointmentId: string;
  readonly redemptionId: string;
  readonly releasedRedemptionId: string;
  readonly requestId: string;
  readonly importId: string;
  readonly importKey: string;
  readonly waitingRecordId: string;
  readonly basis: string;
  readonly correctionId: string;
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly occasionId: string;
  readonly runId: string;
}

export interface Books {
  readonly dealers: TwoDealers<Somebody>;
  readonly own: Things;
  readonly foreign: Things;
  /** Somebody who is a customer of both, as each of them has it; `personId` and `phone` are the same. */
  readonly shared: { readonly own: SharedThings; readonly foreign: SharedThings };
}

export interface SharedThings {
  readonly personId: string;
  readonly phone: string;
  readonly recordId: string;
  readonly vehicleId: string;
  readonly visitId: string;
  readonly caseId: string;
  readonly orderId: string;
  readonly contactId: string;
}

/** The platform with two dealers that have everything once, each for itself; people of all roles are attached to each. */
export async function startBooks(): Promise<Books> {
  const parts = (['D1', 'D2'] as const).flatMap((dealerId) =>
    SIGN_IN_ROLES.map((role) => [`${role}@${dealerId}`, role, dealerId] as const),
  );
  const dealers = await startTwoDealers<Somebody>(NOW, parts, {
    HOMEWARD_REMINDER_WEBHOOK_NETWORKS: '127.0.0.0/8',
    HOMEWARD_REMINDER_WEBHOOK_PLAIN_HTTP: 'true',
    HOMEWARD_GATEWAY_RATE_LIMIT: '1000000',
  });
  try {
    const [own, foreign] = [await fill(dealers, 'D1'), await fill(dealers, 'D2')];
    for (const dealerId of ['D1', 'D2'] as const)
      await dealers.askAndSettle(`dms-${dealerId}`, '/v1/dms/records', { records: ofShared(dealerId) });
    // What looking at all records would find is found before anybody asks.
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await dealers.askAndSettle('ops@D1', '/v1/identity/rebuild', { cursor });
      cursor = (body as { readonly cursor?: string }).cursor;
    }
    return { dealers, own, foreign, shared: { own: await share(dealers, 'D1'), foreign: await share(dealers, 'D2') } };
  } catch (error) {
    await dealers.stop();
    throw error;
  }
}

/** Ids that nobody has, spelt like those of these things. */
export function unknownLike(things: Things): Things {
  const nobodys = { dealerId: 'D9', name: '欧阳无名', phone: '13700137999', plate: '皖M·Z9999', vin: aVin(99_999) };
  const scrambled = Object.fromEntries(Object.entries(things).map(([name, id]) => [name, scramble(String(id))]));
  return { ...(scrambled as unknown as Things), ...nobodys };
}

function scramble(id: string): string {
  const [kind = ''] = /^(case|webhook|redemption)-/.exec(id) ?? [];
  const scrambled = id
    .slice(kind.length)
    .replace(/[a-z]/g, (letter) => rotated(letter, 'a', 26))
    .replace(/[A-Z]/g, (letter) => rotated(letter, 'A', 26))
    .replace(/\d/g, (digit) => rotated(digit, '0', 10));
  return kind + scrambled;
}

function rotated(character: string, first: string, count: number): string {
  const start = first.charCodeAt(0);
  return String.fromCharCode(start + ((character.charCodeAt(0) - start + count / 2) % count));
}

async function fill(dealers: TwoDealers<Somebody>, dealerId: DealerId): Promise<Things> {
  const { name, phones, vin, plate, records, lead, importFile } = wroteDown(dealerId);
  const by = (role: Role): Somebody => `${role}@${dealerId}`;
  const ask = async <Answer>(
    who: Somebody | 'dms-D1' | 'dms-D2',
    path: string,
    json?: object,
    key?: string,
    method?: 'POST' | 'PUT',
  ): Promise<Answer> => {
    const { status, body } = await dealers.askAndSettle(who, path, json, key, method);
    if (status < 200 || status > 299) throw new Error(`${who} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as Answer;
  };

  const { requestId } = await ask<{ requestId: string }>(`dms-${dealerId}`, '/v1/dms/records', { records });
  await ask(
    by('head-office-analyst'),
    '/v1/organisation',
    { nodes: [], staff: [{ staffId: `${dealerId}-SA1`, nodeId: dealerId, role: 'service-advisor', code: 'SA1' }] },
    undefined,
    'PUT',
  );
  const churnLevels = { lostMonths: 12, quasiLostMonths: 6, serviceChurnMonths: 6, serviceChurnWindowMonths: 12 };
  await ask(by('head-office-analyst'), '/v1/policies/churn-levels', { scope: dealerId, document: churnLevels }, undefined, 'PUT');
  const personOf = async (phone: string | undefined) =>
    only((await ask<{ people: readonly Found[] }>(by('dealer-manager'), '/v1/people/search', { phone })).people);
  const [main, other, merged] = [await personOf(phones[0]), await personOf(phones[1]), await personOf(phones[2])];
  const [leaving, left] = [await personOf(phones[3]), await personOf(phones[4])];
  const { personId } = main;
  const [vehicleId, bookedId] = [only(main.vehicles).vehicleId, only(other.vehicles).vehicleId];
  const { visits } = await ask<{ visits: readonly { visitId: string }[] }>(by('dealer-manager'), `/v1/vehicles/${vehicleId}`);
  const { visitId } = only(visits);
  const { linkId } = await ask<{ linkId: string }>(by('service-advisor'), `/v1/vehicles/${vehicleId}/visits/${visitId}/progress-links`, {});
  const { contacts } = await ask<{ contacts: readonly OfCar[] }>(by('dealer-manager'), `/v1/contacts?date=${TODAY}`);
  const { caseId } = await ask<{ caseId: string }>(by('service-advisor'), '/v1/cases', {
    dealerId,
    personId,
    vehicleId,
    kind: 'consultation',
    text: 'The brakes squeal',
  });
  const { orders } = await ask<{ orders: readonly { orderId: string }[] }>(by('dealer-manager'), '/v1/orders');
  const { leads } = await ask<{ leads: readonly { leadId: string }[] }>(by('sales-consultant'), '/v1/leads', { leads: [lead] });
  const book = async (on: string) => {
    const wanted = { vehicleId: bookedId, startsAt: `${on}T14:00:00+08:00`, service: 'routine' };
    return (await ask<{ appointmentId: string }>(by('service-advisor'), '/v1/appointments', wanted)).appointmentId;
  };
  const reserve = async (key: string) =>
    (
      await ask<{ redemptionId: string }>(
        by('service-advisor'),
        `/v1/accounts/${personId}/redemptions`,
        { points: 10, benefit: 'labour-discount' },
        key,
      )
    ).redemptionId;
  const { erasureId } = await ask<{ erasureId: string }>(by('head-office-analyst'), `/v1/people/${left.personId}/erasure`, {
    reason: 'asked by letter',
  });

  const agent = by('call-centre-agent');
  await ask(agent, '/v1/verifications/samples', { dealerId, fromOn: '2024-06-01', toOn: '2024-06-30', seed: 'one' });
  const { verifications } = await ask<{ verifications: readonly Waiting[] }>(agent, '/v1/verifications');
  const [asked, waiting] = verifications;
  if (asked === undefined || waiting === undefined) throw new Error(`Nobody of ${dealerId} waits for a call`);
  const called = { basis: asked.basis, outcomes: [{ field: 'phone', outcome: 'wrong' }] };
  const { corrections } = await ask<{ corrections: readonly { correctionId: string }[] }>(
    agent,
    `/v1/verifications/${asked.recordId}/result`,
    called,
  );

  // Nobody listens there: what is told waits.
  const endpoint = { url: 'http://127.0.0.1:9/homeward', kinds: ['notice'] };
  const { webhook } = await ask<{ webhook: { endpointId: string } }>(`dms-${dealerId}`, '/v1/webhooks', endpoint);
  const tested = await ask<{ deliveryId: string }>(`dms-${dealerId}`, `/v1/webhooks/${webhook.endpointId}/actions`, { action: 'test' });

  // Too far ahead, and for too few, to be in anybody's list.
  const meeting = { key: `club-of-${dealerId}`, kind: 'club', area: [dealerId], fromOn: '2024-08-01', untilOn: '2024-08-02' };
  const { occasions } = await ask<{ occasions: readonly { occasion: { occasionId: string } }[] }>(
    by('head-office-analyst'),
    '/v1/occasions',
    { occasions: [meeting] },
  );

  const draft = { subject: 'quiet-hours', scope: dealerId, document: QUIET_HOURS };
  const run = await ask<{ runId: string }>(by('dealer-manager'), '/v1/reminders/what-if/runs', { policies: [draft] });

  const importKey = `customers-of-${dealerId}`;
  const bytes = new TextEncoder().encode(importFile);
  const sent = await uploadFile(dealers.clientOf(by('dms-client')), { name: 'customers.csv', recordType: 'customer', bytes }, importKey);
  await dealers.constellation.settle();

  return {
    ...{ dealerId, name, phone: phones[0] ?? '', plate, vin },
    ...{ personId, recordId: only(main.recordIds), pairedRecordId: only(other.recordIds), otherPersonId: other.personId },
    ...{ mergedPersonId: merged.personId, mergedRecordId: merged.recordIds[1] ?? '' },
    ...{
      leavingPersonId: leaving.personId,
      erasureId,
      vehicleId,
      visitId,
      linkId,
      contactId: only(contacts.filter(isOfCar)).contactId,
      caseId,
    },
    ...{ orderId: only(orders).orderId, leadId: only(leads).leadId },
    ...{ appointmentId: await book(TODAY), movedAppointmentId: await book('2024-06-13'), cancelledAppointmentId: await book('2024-06-14') },
    ...{ redemptionId: await reserve('one'), releasedRedemptionId: await reserve('two') },
    ...{ requestId, importId: (sent.body as { requestId: string }).requestId, importKey },
    ...{ waitingRecordId: waiting.recordId, basis: waiting.basis, correctionId: only(corrections).correctionId },
    ...{ endpointId: webhook.endpointId, deliveryId: tested.deliveryId, occasionId: only(occasions).occasion.occasionId },
    runId: run.runId,
  };
}

async function share(dealers: TwoDealers<Somebody>, dealerId: DealerId): Promise<SharedThings> {
  const read = async <Answer>(path: string, json?: object): Promise<Answer> =>
    (await dealers.askAndSettle(`dealer-manager@${dealerId}`, path, json)).body as Answer;
  const { personId } = only((await read<{ people: readonly Found[] }>('/v1/people/search', { phone: SHARED_PHONE })).people);
  await read(`/v1/people/${personId}/reveal`, { purpose: 'asked at the desk' });
  const { records } = await read<{ records: readonly { recordId: string }[] }>(`/v1/people/${personId}/identity`);
  const byCar = only((await read<{ people: readonly Found[] }>('/v1/people/search', { vin: sharedVin(dealerId) })).people);
  const cars = await Promise.all(byCar.vehicles.map(({ vehicleId }) => read<Car>(`/v1/vehicles/${vehicleId}`)));
  const { vehicleId, visits } = only(cars.filter(({ vin }) => vin === sharedVin(dealerId)));
  const { contacts } = await read<{ contacts: readonly OfCar[] }>(`/v1/contacts?date=${TODAY}`);
  // A complaint would let the person's contacts wait, at both dealers.
  const opened = { dealerId, personId, vehicleId, kind: 'consultation', text: 'The door rattles' };
  const { caseId } = await read<{ caseId: string }>('/v1/cases', opened);
  const { orders } = await read<{ orders: readonly { orderId: string }[] }>(`/v1/orders?person=${personId}`);
  return {
    ...{ personId, phone: SHARED_PHONE, vehicleId, caseId, recordId: only(records).recordId, visitId: only(visits).visitId },
    ...{
      orderId: only(orders).orderId,
      contactId: only(contacts.filter((contact) => contact.personId === personId && isOfCar(contact))).contactId,
    },
  };
}

interface Car {
  readonly vehicleId: string;
  readonly vin: string;
  readonly visits: readonly { readonly visitId: string }[];
}
interface Found {
  readonly personId: string;
  readonly recordIds: readonly string[];
  readonly vehicles: readonly { readonly vehicleId: string }[];
}
interface Waiting {
  readonly recordId: string;
  readonly basis: string;
}

interface OfCar {
  readonly contactId: string;
  readonly personId: string;
  readonly reasons: readonly { readonly vehicleId?: string }[];
}

/** Whoever waits for a new car is contacted too, about an order. */
const isOfCar = ({ reasons }: OfCar): boolean => reasons.some(({ vehicleId }) => vehicleId !== undefined);

function only<Item>(items: readonly Item[]): Item {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`One thing is expected, not ${JSON.stringify(items)}`);
  return item;
}
