import { type SentRecord, type World, aCustomer, aWorld, ids, personOf } from './world';

const zhang = personOf('K1');

/** CU2: the DMS of D1, the owner portal and a sign-up at an event speak of one person. */
const THREE_SOURCES: readonly SentRecord[] = [
  { externalId: 'K1', occurredAt: '2024-01-01T00:00:00.000Z', data: aCustomer({ phone: '138-0013-8000', namedPlate: '皖M·A1230' }) },
  {
    externalId: 'P1',
    occurredAt: '2024-02-01T00:00:00.000Z',
    data: aCustomer({
      source: 'portal',
      phone: '+86 138 0013 8000',
      province: '',
      city: '合肥',
      street: '长江路 9',
      verifiedFields: ['name', 'phone'],
      consentMarketing: 'yes',
      channelConsents: [{ purpose: 'marketing', channel: 'sms', answer: 'no' }],
      consentEvidence: 'sign-up form of the portal',
      birthdayOn: '农历1980-03-17',
    }),
  },
  {
    externalId: 'E1',
    dealerId: 'D2',
    occurredAt: '2024-03-01T00:00:00.000Z',
    data: aCustomer({
      source: 'event',
      name: '張偉',
      phone: '13800138000',
      hobbies: ['football'],
      email: 'nonsense',
      city: '',
      street: '',
      province: '',
    }),
  },
];

describe('the profile of one person from three sources (CU2)', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    await world.send(THREE_SOURCES);
  });
  afterAll(() => world.stop());

  const read = async (who: ReturnType<World['as']>, allValues: boolean, reveal = false) => {
    const { people } = await world.customer.readPeople({ personIds: [zhang], reveal, allValues }, who);
    return new Map((people[0]?.fields ?? []).map((field) => [field.field, field]));
  };
  const clear = () => world.as('head-office-analyst', 'G', 'test');

  it('every field says which source gave it, when, and whether it is verified', async () => {
    const fields = await read(clear(), false, true);
    expect(fields.get('name')).toMatchObject({
      value: '张伟',
      source: 'portal',
      system: 'dms',
      dealerId: 'D1',
      at: '2024-02-01T00:00:00.000Z',
      verification: 'verified',
      validity: 'valid',
      others: [],
    });
    expect(fields.get('hobbies')).toMatchObject({ value: 'football', source: 'event', dealerId: 'D2', verification: 'unverified' });
    expect(fields.get('namedPlate')).toMatchObject({ value: '皖M·A1230', source: 'dms' });
    expect(fields.get('birthdayOn')).toMatchObject({ value: '农历1980-03-17', validity: 'valid' });
  });

  it('on demand all other values are shown, with why they are not used', async () => {
    const fields = await read(clear(), true, true);
    expect(fields.get('name')?.others).toMatchObject([
      { value: '张伟', source: 'dms', lostBy: 'less-verified' },
      { value: '張偉', source: 'event', lostBy: 'less-verified' },
    ]);
    // The address is that of the portal as a whole: its province is open, whatever others say.
    expect(fields.get('city')).toMatchObject({ value: '合肥', others: [{ value: '马鞍山', lostBy: 'lower-source-rank' }] });
    expect(fields.get('province')).toMatchObject({ value: '', others: [{ value: '安徽', lostBy: 'group' }] });
  });

  it('what is invalid is kept as it was written, with the reason, and used by nobody', async () => {
    expect((await read(clear(), false, true)).get('email')).toMatchObject({ value: 'nonsense', validity: 'quarantined', reason: 'form' });
    const { details } = await world.customer.readContactDetails(
      { questions: [{ personId: zhang, vehicleIds: [], purpose: 'safety', channel: 'email' }] },
      world.as('platform-service', ''),
    );
    expect(details).toMatchObject([{ allowed: false, refusal: 'no-address' }]);
  });

  it('a dealer is shown the values of its own records only, masked', async () => {
    const fields = await read(world.as('service-advisor', 'D2'), true);
    expect(fields.get('name')).toMatchObject({ value: '張*', source: 'event', others: [] });
    expect(fields.has('city')).toBe(false);
    expect(fields.has('namedPlate')).toBe(false);
  });

  it('whatever the order of arrival, the state is the same', async () => {
    const other = await aWorld({ seed: 'other' });
    await other.send([...THREE_SOURCES].reverse());
    await other.send(THREE_SOURCES);
    expect(await other.digest()).toBe(await world.digest());
    await other.stop();
  });

  it('the state hash is over the values that are used: other rules, other people', async () => {
    const other = await aWorld({ seed: 'rules' });
    await other.send(THREE_SOURCES);
    const parts = async () =>
      new Map((JSON.parse(await other.digest()) as { name: string; sha256: string }[]).map(({ name, sha256 }) => [name, sha256]));
    const before = await parts();
    const body = {
      sources: ['event', 'portal', 'reception', 'call-centre', 'callback', 'dms', 'third-party'],
      yielding: ['third-party'],
      order: ['source'],
      fields: {},
      groups: {},
    };
    const policy = { subject: 'survivorship', scope: 'G', version: 0, effectiveFromAt: '', body: JSON.stringify(body), publishedBy: '' };
    await other.policies.publishPolicies({ policies: [policy], cause: undefined }, other.as('head-office-analyst', 'G'));
    await other.settle();
    const after = await parts();
    expect([...after].flatMap(([name, sha256]) => (before.get(name) === sha256 ? [] : [name]))).toEqual(['people']);
    await other.stop();
  });
});

describe('numbers', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    await world.send([{ externalId: 'K1', data: aCustomer({ phone: '0555-2345678', phone2: '13800138000' }) }]);
  });
  afterAll(() => world.stop());

  it.each(['13800138000', '(0555) 234 5678'])('people are found by their second number too (%s)', async (phone) => {
    const question = { phone, plate: '', vin: '', name: '', page: undefined };
    expect((await world.customer.searchPeople(question, world.as('call-centre-agent', 'G'))).people).toHaveLength(1);
  });

  it.each([
    ['sms', '+8613800138000'],
    ['phone', '+865552345678'],
  ])('a message goes to a mobile, a call to the first number (%s)', async (channel, phone) => {
    const { people } = await world.customer.searchPeople(
      { phone: '13800138000', plate: '', vin: '', name: '', page: undefined },
      world.as('call-centre-agent', 'G'),
    );
    const personId = people[0]?.personId ?? '';
    const { details } = await world.customer.readContactDetails(
      { questions: [{ personId, vehicleIds: [], purpose: 'safety', channel }] },
      world.as('platform-service', ''),
    );
    expect(details).toMatchObject([{ allowed: true, phone }]);
  });

  it('findings are told to whoever sent the record, and the rest of it is taken', async () => {
    const requestId = await world.send([
      {
        externalId: 'K2',
        data: aCustomer({ phone: '62345678', birthdayOn: '1980-02-30', namedVin: 'LFVAA11A000000001', namedPlate: '皖M' }),
      },
    ]);
    const { rows } = await world.customer.readRows(
      { requestId, outcome: '', withOriginal: false, page: undefined },
      world.as('dealer-manager', 'D1'),
    );
    expect(rows).toMatchObject([
      {
        outcome: 'accepted',
        warnings: ['intake.phone-invalid', 'intake.birthday-invalid', 'intake.named-plate-invalid', 'intake.vin-check-digit'],
      },
    ]);
  });
});

describe('consents', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.send(THREE_SOURCES);
  });
  afterEach(() => world.stop());

  const ask = async (purpose: string, channel: string) => {
    const { details } = await world.customer.readContactDetails(
      { questions: [{ personId: zhang, vehicleIds: [], purpose, channel }] },
      world.as('platform-service', ''),
    );
    return details[0]?.refusal;
  };
  const ledger = async (who = world.as('service-advisor', 'D1'), reveal = false) =>
    world.customer.readConsents({ personId: zhang, reveal }, who);
  const give = async (
    answer: 'yes' | 'no',
    given: { channel?: string; recordId?: string; givenAt?: string; cause?: string } = {},
    who = world.as('service-advisor', 'D1'),
  ) => {
    const { channel = '', recordId = '', givenAt = '', cause = 'c1' } = given;
    const answers = [{ purpose: 'marketing', channel, answer }];
    const asked = { personId: zhang, recordId, answers, evidence: 'on the phone', givenAt, cause: { id: cause, digest: cause } };
    const { outcomes } = await world.customer.recordConsents({ consents: [asked] }, who);
    await world.settle();
    return outcomes[0];
  };

  it('are kept by purpose and channel, and whoever is sent something is asked for the channel', async () => {
    expect([await ask('marketing', 'phone'), await ask('marketing', 'sms')]).toEqual(['', 'no-consent']);
    const profiles = await world.told('homeward.customer.v1.PersonProfiled');
    expect(profiles.findLast(({ recordIds }) => recordIds.length === 3)).toMatchObject({
      consents: [{ purpose: 'marketing', answer: 'yes' }],
      channelConsents: [{ purpose: 'marketing', channel: 'sms', answer: 'no' }],
    });
  });

  it('are a ledger with evidence, of which a dealer reads the lines of its own records', async () => {
    const { entries, standing } = await ledger(world.as('service-advisor', 'D1', 'dispute'), true);
    expect(entries).toMatchObject([
      { purpose: 'marketing', channel: 'sms', answer: 'no', source: 'portal', by: '', evidence: 'sign-up form of the portal' },
      { purpose: 'marketing', channel: '', answer: 'yes', at: '2024-02-01T00:00:00.000Z' },
    ]);
    expect(standing).toHaveLength(2);
    expect((await ledger(world.as('service-advisor', 'D2'))).entries).toEqual([]);
    expect((await ledger(world.as('service-advisor', 'D2', 'dispute'), true)).entries).toEqual([]);
    await expect(ledger(world.as('service-advisor', 'D3'))).rejects.toMatchObject({ code: 'person.unknown' });
  });

  it('show how they were given for a purpose only, to who may see values in the clear, and that stands in the timeline', async () => {
    const evidenceOf = ({ entries }: Awaited<ReturnType<typeof ledger>>) => [...new Set(entries.map(({ evidence }) => evidence))].sort();
    expect(evidenceOf(await ledger())).toEqual(['***']);
    await expect(ledger(world.as('service-advisor', 'D1'), true)).rejects.toMatchObject({ code: 'access.purpose-missing' });
    await expect(ledger(world.as('dms-client', 'D1', 'dispute'), true)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(evidenceOf(await ledger(world.as('service-advisor', 'D1', 'dispute'), true))).toEqual(['sign-up form of the portal']);
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: zhang }, page: undefined },
      world.as('service-advisor', 'D1'),
    );
    expect(entries.filter(({ kind }) => kind === 'values-revealed').map(({ values }) => values)).toMatchObject([{ purpose: 'dispute' }]);
  });

  it('can be recorded at the desk, once a key, as those of the record that the person was named by', async () => {
    expect(await give('yes', { channel: 'sms' })).toMatchObject({ status: 'applied' });
    expect(await give('yes', { channel: 'sms' })).toMatchObject({ status: 'repeated' });
    expect(await ask('marketing', 'sms')).toBe('');
    const { entries } = await ledger();
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatchObject({
      channel: 'sms',
      answer: 'yes',
      by: 'service-advisor@D1',
      evidence: '***',
      recordId: ids.recordId('D1', 'dms', 'K1'),
    });
  });

  it('a general no silences every channel, and a general yes later does not bring back a channel that was refused', async () => {
    await give('no', { cause: 'c1', givenAt: '2024-06-01T00:00:00.000Z' });
    expect(await ask('marketing', 'phone')).toBe('no-consent');
    await give('yes', { cause: 'c2', givenAt: '2024-07-01T00:00:00.000Z' });
    expect([await ask('marketing', 'phone'), await ask('marketing', 'sms')]).toEqual(['', 'no-consent']);
  });

  it('stand in the timeline of the person', async () => {
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: zhang }, page: undefined },
      world.as('service-advisor', 'D1'),
    );
    expect(entries.filter(({ kind }) => kind === 'consent-given').map(({ values }) => values)).toEqual([
      { purpose: 'marketing', channel: 'sms', answer: 'no', by: '' },
      { purpose: 'marketing', channel: 'all', answer: 'yes', by: '' },
    ]);
  });

  it('a foreign record, a moment to come and what is no channel are refused', async () => {
    const foreign = ids.recordId('D2', 'dms', 'E1');
    expect(await give('yes', { recordId: foreign })).toMatchObject({ rejectionKind: 'unknown', rejectionCode: 'record.unknown' });
    expect(await give('yes', { cause: 'c2' }, world.as('service-advisor', 'D3'))).toMatchObject({ rejectionCode: 'person.unknown' });
    expect(await give('yes', { cause: 'c3', givenAt: '2030-01-01T00:00:00.000Z' })).toMatchObject({
      rejectionCode: 'consent.moment-invalid',
    });
    expect(await give('yes', { cause: 'c4', channel: 'pigeon' })).toMatchObject({ rejectionCode: 'consent.unknown-value' });
    await expect(give('yes', { cause: 'c5' }, world.as('region-manager', 'R1'))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('a record that goes to another person takes its answers along', async () => {
    await give('no', { recordId: ids.recordId('D1', 'dms', 'P1'), givenAt: '2024-06-01T00:00:00.000Z' });
    expect(await ask('marketing', 'phone')).toBe('no-consent');
    await world.send([
      { externalId: 'P1', revision: 2, occurredAt: '2024-02-02T00:00:00.000Z', data: aCustomer({ name: '李娜', phone: '13900139000' }) },
    ]);
    // 张伟 never answered now: 李娜 did.
    expect((await ledger()).entries).toEqual([]);
    const { entries } = await world.customer.readConsents({ personId: personOf('P1'), reveal: false }, world.as('service-advisor', 'D1'));
    expect(entries).toHaveLength(3);
  });

  it('evidence is nowhere in the clear on the bus', async () => {
    await give('no');
    for (const topic of ['homeward.people.v1', 'homeward.intake.v1']) {
      for await (const { value } of world.ports.bus.read(topic)) expect(Buffer.from(value).includes('on the phone')).toBe(false);
    }
  });
});
