import { setTimeout as pause } from 'node:timers/promises';
import type { Canary } from './people';
import type { Visitor } from './visitor';

/** One of so many people is written about in whatever has free text. */
const WRITTEN_ABOUT = 10;
/** Contacts and corrections that are worked on. */
const FEW = 20;
const LEADS_AT_ONCE = 50;
/** Whoever is told to come again later does. */
const ATTEMPTS = 60;
const PAUSE_MS = 500;

/**
 * Whoever works with people writes about them wherever something can be written. Gives how many of them were found by what came in: where nothing went
 * in, nothing is proved.
 */
export async function workAtDesks(visitor: Visitor, people: readonly Canary[]): Promise<number> {
  const known = new Map<Canary, string>();
  for (const person of people) {
    const { phone } = person;
    const { body } = await visitor.ask('canary-agent', '/v1/people/search', { phone });
    const [found] = (body as { readonly people: readonly { readonly personId: string }[] }).people;
    if (found === undefined) continue;
    known.set(person, found.personId);
    await openCase(visitor, person, found.personId);
  }
  await openLeads(visitor, people);
  for (const [person, personId] of [...known].slice(0, Math.ceil(people.length / WRITTEN_ABOUT))) {
    await writeAboutPerson(visitor, person, personId);
    await misuseFields(visitor, person, personId);
  }
  return known.size;
}

const wordsOf = ({ name, phone, plate, vin, street }: Canary): string => `${name} (${phone}, ${plate}, ${vin}) of ${street}`;

async function openCase(visitor: Visitor, person: Canary, personId: string): Promise<void> {
  const text = wordsOf(person);
  await visitor.ask('canary-manager', '/v1/cases', { dealerId: 'D1', personId, kind: 'complaint', text }, { key: `case-${person.phone}` });
}

async function openLeads(visitor: Visitor, people: readonly Canary[]): Promise<void> {
  for (let from = 0; from < people.length; from += LEADS_AT_ONCE) {
    const leads = people.slice(from, from + LEADS_AT_ONCE).map((person) => ({
      ...{ name: person.name, phone: person.phone, email: person.email, source: 'web', dealerId: 'D1', concern: wordsOf(person) },
      keyAccount: { company: `${person.name} 公司` },
    }));
    for (let attempt = 1, status = 503; status !== 200; attempt += 1) {
      ({ status } = await visitor.ask('canary-agent', '/v1/leads', { leads }, { key: `leads-${from}` }));
      if (status !== 200 && (status !== 503 || attempt === ATTEMPTS)) throw new Error(`Leads are not taken: ${status}`);
      if (status === 503) await pause(PAUSE_MS);
    }
  }
}

async function writeAboutPerson(visitor: Visitor, person: Canary, personId: string): Promise<void> {
  const text = wordsOf(person);
  const { phone } = person;
  const of = `/v1/people/${personId}`;
  await visitor.ask('canary-manager', `${of}/reveal?values=all`, { purpose: text });
  await visitor.ask('canary-manager', `${of}/export`, { purpose: text });
  await visitor.ask('canary-manager', '/v1/people/screen-pop', { phone, purpose: text });
  await visitor.ask('canary-manager', `${of}/consents`, {
    answers: [{ purpose: 'marketing', channel: 'phone', answer: 'yes' }],
    evidence: text,
  });
  await visitor.ask('canary-manager', `${of}/consents/reveal`, { purpose: text });
  await visitor.look('trial-head-office', of);
  await visitor.look('trial-head-office', `${of}/identity`);
  await visitor.look('trial-head-office', `${of}/quality`);
  await writeInCases(visitor, person);
  await writeInLeads(visitor, person);
  // Who the person is may not be in the reason of an erasure.
  const { status } = await visitor.ask('trial-head-office', `${of}/erasure`, { reason: text });
  if (status !== 422) throw new Error(`An erasure whose reason names the person is answered ${status}`);
  // Last: until the records have moved the person may be on the way.
  await ruleOnRecords(visitor, person, personId);
}

async function writeInCases(visitor: Visitor, person: Canary): Promise<void> {
  const { body } = await visitor.ask('canary-manager', '/v1/cases?dealer=D1&limit=1');
  const [first] = (body as { readonly cases: readonly { readonly caseId: string }[] }).cases;
  const text = wordsOf(person);
  const act = (action: string, values: object = {}) =>
    visitor.ask('canary-manager', `/v1/cases/${first?.caseId ?? ''}/actions`, { action, text, values });
  await act('classify', { category: 'service', department: 'workshop' });
  await act('classify', { category: 'service', department: 'workshop', measures: person.phone });
  await act('plan', { ownerId: 'SA01' });
  await act('assign', { ownerId: person.name });
  await act('assign', { ownerId: person.phone });
  await act('classify', { category: person.name, severity: person.phone, department: text });
}

async function writeInLeads(visitor: Visitor, person: Canary): Promise<void> {
  const { body } = await visitor.ask('canary-agent', '/v1/leads?dealer=D1&limit=1');
  const [first] = (body as { readonly leads: readonly { readonly leadId: string }[] }).leads;
  const text = wordsOf(person);
  const act = (action: string, values: object = {}) =>
    visitor.ask('canary-agent', `/v1/leads/${first?.leadId ?? ''}/actions`, { action, text, values });
  await act('accept');
  await act('follow-up', { result: 'reached' });
  await act('describe', { model: 'A1', competitor: 'other' });
  await act('propose-loss', { reason: person.name });
  await act('describe', { competitor: person.phone });
}

async function ruleOnRecords(visitor: Visitor, person: Canary, personId: string): Promise<void> {
  const { body } = await visitor.ask('canary-manager', `/v1/people/${personId}/identity`);
  const [one, other] = (body as { readonly records: readonly { readonly recordId: string }[] }).records.map(({ recordId }) => recordId);
  const reason = wordsOf(person);
  await visitor.ask('canary-manager', `/v1/people/${personId}/separations`, { recordIds: [one], reason });
  const rulings = [{ recordId: one, otherRecordId: other, ruling: 'always', reason }];
  await visitor.ask('trial-head-office', '/v1/identity/rulings', { rulings });
}

/** A value where an id or a word belongs: it is refused, or kept as if it were one of the values. */
async function misuseFields(visitor: Visitor, person: Canary, personId: string): Promise<void> {
  const { name, phone, plate, vin, email } = person;
  const about = { dealerId: 'D1', kind: 'consultation', text: wordsOf(person) };
  const cases = [
    { ...about, personId: phone },
    { ...about, personId: name },
    { ...about, vehicleId: vin },
    { ...about, vehicleId: plate },
    { ...about, dealerId: name },
    { ...about, personId, department: `with ${phone}` },
    { ...about, severity: name, channel: phone },
  ];
  for (const one of cases) await visitor.ask('canary-manager', '/v1/cases', one);
  const lead = { name, phone, source: 'web', dealerId: 'D1' };
  const leads = [
    { ...lead, ownerId: name },
    { ...lead, personId: phone },
    { ...lead, placeId: plate },
    { ...lead, model: plate },
    { ...lead, competitor: `drives ${vin}` },
    { dealerId: 'D1', phone: name, name: phone },
  ];
  for (const one of leads) await visitor.ask('canary-agent', '/v1/leads', { leads: [one] });
  const booking = { dealerId: 'D1', startsAt: '2024-06-21T09:00:00+08:00', service: 'routine' };
  for (const one of [{ vehicleId: vin }, { vehicleId: personId, advisorId: name }, { vehicleId: personId, personId: phone }])
    await visitor.ask('canary-manager', '/v1/appointments', { ...booking, ...one });
  await visitor.ask('canary-manager', `/v1/accounts/${personId}/redemptions`, { points: 1, benefit: phone });
  await visitor.ask('canary-manager', `/v1/accounts/${personId}/redemptions`, { points: 1, benefit: name });
  await visitor.ask('canary-manager', '/v1/webhooks', {
    url: `https://dms.example/${phone}`,
    description: `asks ${email}`,
    dealerId: 'D1',
  });
  const sample = { dealerId: 'D1', fromOn: '2024-04-01', toOn: '2024-06-01', seed: phone };
  await visitor.ask('canary-agent', '/v1/verifications/samples', sample);
  await visitor.ask('trial-operations', '/v1/dead-letters/redrive', { group: 'customer', ids: [phone, name] });
}

/** The call centre finds values wrong, and the dealer disagrees. */
export async function verifyAndDispute(visitor: Visitor, people: readonly Canary[]): Promise<void> {
  const sample = { dealerId: 'D1', fromOn: '2024-04-01', toOn: '2024-06-01', seed: '1' };
  await visitor.ask('canary-agent', '/v1/verifications/samples', sample, { key: 'sample' });
  const { body } = await visitor.look('canary-agent', '/v1/verifications?dealer=D1');
  const { verifications } = body as { readonly verifications: readonly { readonly recordId: string; readonly basis: string }[] };
  for (const [place, { recordId, basis }] of verifications.slice(0, FEW).entries()) {
    const outcomes = [{ field: 'phone', outcome: 'wrong' }];
    const answer = await visitor.ask('canary-agent', `/v1/verifications/${recordId}/result`, { basis, outcomes });
    const { corrections = [] } = answer.body as { readonly corrections?: readonly { readonly correctionId: string }[] };
    const person = people[place];
    if (person === undefined) continue;
    for (const { correctionId } of corrections)
      await visitor.ask('canary-manager', `/v1/corrections/${correctionId}/dispute`, { text: wordsOf(person) });
  }
  await visitor.look('canary-agent', '/v1/data-quality/findings?dealer=D1');
}

/** Notes on the contacts of the day. */
export async function workOffContacts(visitor: Visitor, people: readonly Canary[], on: string): Promise<number> {
  const { body } = await visitor.look('canary-manager', `/v1/contacts?dealer=D1&date=${on}&limit=500`);
  const { contacts } = body as { readonly contacts: readonly { readonly contactId: string }[] };
  for (const [place, { contactId }] of contacts.slice(0, FEW).entries()) {
    const person = people[place];
    if (person === undefined) continue;
    await visitor.look('canary-manager', `/v1/contacts/${contactId}/why`);
    await visitor.ask('canary-manager', `/v1/contacts/${contactId}/result`, { result: 'reached', note: wordsOf(person) });
  }
  return contacts.length;
}

/** Pages from which nobody may learn who somebody is. What was said in cases and leads is for whoever works on them, and is not among these. */
export async function lookAtPages(visitor: Visitor): Promise<void> {
  for (const path of ['/v1/accounts?dealer=D1', '/v1/appointments?dealer=D1&date=2024-06-20'])
    await visitor.look('trial-head-office', path);
  for (const path of [
    '/v1/kpis?at=2024-06-01',
    '/v1/data-quality?dealer=D1',
    '/v1/identity/reviews',
    '/v1/identity/merged',
    '/v1/corrections?dealer=D1&status=overdue',
  ])
    await visitor.look('trial-head-office', path);
  await visitor.look('dms-D1', '/v1/feed?from=oldest&limit=1000');
  await visitor.look('canary-manager', '/v1/webhooks');
  for (const path of ['/v1/state-hash', '/v1/policies', '/readyz', '/livez']) await visitor.look('trial-operations', path);
}

/** What operators see of the bus. */
export async function lookAtBus(visitor: Visitor, topics: readonly string[]): Promise<void> {
  await visitor.look('trial-operations', '/v1/lag');
  await visitor.look('trial-operations', '/v1/dead-letters?all=true');
  for (const topic of topics) await visitor.look('trial-operations', `/v1/events/${topic}`);
}
