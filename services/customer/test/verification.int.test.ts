import { type Role, authorisationMatrix } from '@homeward/access';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { SYSTEM, type SentRecord, type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const NOW = '2024-06-04T02:00:00.000Z';
const WRITTEN_AT = '2024-06-01T02:00:00.000Z';
const recordId = ids.recordId('D1', SYSTEM, 'K1');

const customer = (phone = '138-0013-8000', revision = 1): SentRecord => ({
  externalId: 'K1',
  revision,
  occurredAt: revision === 1 ? WRITTEN_AT : '2024-06-04T04:00:00.000Z',
  data: aCustomer({ phone }),
});
const car = (plate = '皖M·A1230', revision = 1): SentRecord => ({
  externalId: 'V1',
  revision,
  occurredAt: WRITTEN_AT,
  data: aVehicle({ plate, customerExternalId: 'K1' }),
});
const RECORDS: readonly SentRecord[] = [
  customer(),
  car(),
  { externalId: 'S1', occurredAt: WRITTEN_AT, data: aSale() },
  { externalId: 'RO1', occurredAt: WRITTEN_AT, data: aVisit() },
];

describe('verification by the call centre (CU7)', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: NOW });
    await world.send(RECORDS);
  });
  afterEach(() => world.stop());

  const client = () => world.ports.network.client('customer', QualityServiceDefinition);
  const agent = (node = 'B') => world.as('call-centre-agent', node);
  const sample = { dealerId: 'D1', fromOn: '2024-06-01', toOn: '2024-06-30', seed: 'june', cause: undefined };
  const draw = () => client().drawSample(sample, agent());
  const queue = async () => (await client().listVerifications({ dealerIds: [], page: undefined }, agent())).verifications;
  const call = async (outcomes: Readonly<Record<string, string>>, given: { readonly basis?: string; readonly key?: string } = {}) => {
    const { basis = '', key = '' } = given;
    const listed = Object.entries(outcomes).map(([field, outcome]) => ({ field, outcome }));
    const answer = await client().recordCall({ recordId, basis, outcomes: listed, cause: { id: key, digest: key } }, agent());
    await world.settle();
    return answer;
  };
  const corrections = async (status = 'open', role: Role = 'dealer-manager', node = 'D1') =>
    (await client().listCorrections({ dealerIds: [], status, page: undefined }, world.as(role, node))).corrections;
  const act = async (
    correctionId: string,
    action: string,
    values: { readonly text?: string; readonly verdict?: string },
    role: Role,
    node: string,
  ) => {
    const { text = '', verdict = '' } = values;
    const answer = await client().actOnCorrection({ correctionId, action, text, verdict, cause: undefined }, world.as(role, node));
    await world.settle();
    return answer;
  };
  const quality = async (node = 'D1') => {
    const { records } = await client().readQuality({ personId: personOf('K1') }, world.as('service-advisor', node));
    return records.map(({ effective, fields }) => [
      effective,
      fields
        .filter(({ valid, trust: how }) => !valid || how !== 'unverified')
        .map(({ field, trust: how }) => `${field} ${how}`)
        .join(),
    ]);
  };
  const trust = async () => (await world.told('homeward.customer.v1.RecordTrustChanged')).map(({ doubtedFields }) => doubtedFields.join());

  it('what the call centre finds decides which value is used: a refuted phone yields and is not sent to, a right one wins', async () => {
    const wechatId = 'zhang_wei_80';
    const other: SentRecord = {
      externalId: 'K2',
      dealerId: 'D2',
      occurredAt: '2024-01-01T02:00:00.000Z',
      data: aCustomer({ phone: '139-0013-9000', wechatId }),
    };
    const revised = (revision: number, phone: string): SentRecord => ({
      ...customer(phone, revision),
      occurredAt: `2024-06-0${revision}T03:00:00.000Z`,
      data: aCustomer({ phone, wechatId, verifiedFields: ['phone'] }),
    });
    await world.send([revised(2, '138-0013-8000'), other]);
    const clear = world.as('head-office-analyst', 'G', 'test');
    const phones = async () => {
      const { people } = await world.customer.readPeople({ personIds: [personOf('K1')], reveal: true, allValues: true }, clear);
      const found = people[0]?.fields.find(({ field }) => field === 'phone');
      return [
        `${found?.value} ${found?.verification}`,
        ...(found?.others ?? []).map(({ value, verification, lostBy }) => `${value} ${verification} ${lostBy}`),
      ];
    };
    const sentTo = async () => {
      const questions = [{ personId: personOf('K1'), vehicleIds: [], purpose: 'safety', channel: 'sms' }];
      const { details } = await world.customer.readContactDetails({ questions }, world.as('platform-service', ''));
      return details.map(({ phone, refusal }) => `${phone}${refusal}`);
    };
    expect(await phones()).toEqual(['138-0013-8000 verified', '139-0013-9000 unverified less-verified']);
    const peopleHash = async () =>
      (JSON.parse(await world.digest()) as { name: string; sha256: string }[]).find(({ name }) => name === 'people')?.sha256;
    const hashes = [await peopleHash()];

    await call({ phone: 'wrong' });
    expect(await phones()).toEqual(['139-0013-9000 unverified', '138-0013-8000 refuted refuted']);
    expect(await sentTo()).toEqual(['+8613900139000']);
    hashes.push(await peopleHash());
    await call({ phone: 'right' });
    expect(await phones()).toEqual(['138-0013-8000 verified', '139-0013-9000 unverified less-verified']);

    // The verdict is on the value: another one is the sender's word again.
    await call({ phone: 'wrong' });
    await world.send([{ ...revised(3, '137-0013-7000'), data: aCustomer({ phone: '137-0013-7000', wechatId }) }]);
    expect(await phones()).toEqual(['137-0013-7000 unverified', '139-0013-9000 unverified older']);
    expect(new Set(hashes).size).toBe(2);
  });

  it('all that was found out about a record is told with it, also about values that it has no longer', async () => {
    await call({ phone: 'wrong', name: 'right' });
    await world.send([customer('139-0013-9000', 2)]);
    const { records } = await client().readQuality({ personId: personOf('K1') }, world.as('service-advisor', 'D1'));
    expect(records[0]?.verdicts).toEqual([
      { field: 'name', outcome: 'right', at: NOW, by: 'call-centre-agent@B', current: true },
      { field: 'phone', outcome: 'wrong', at: NOW, by: 'call-centre-agent@B', current: false },
    ]);
  });

  it('nothing is sent to the only number when it is known to be wrong', async () => {
    await call({ phone: 'wrong' });
    const questions = [{ personId: personOf('K1'), vehicleIds: [], purpose: 'safety', channel: 'sms' }];
    const { details } = await world.customer.readContactDetails({ questions }, world.as('platform-service', ''));
    expect(details).toMatchObject([{ allowed: false, refusal: 'no-address', phone: '' }]);
  });

  it('draws a sample once, queues it with its script, and asks for nothing that the record does not say', async () => {
    expect(await client().planSample(sample, agent())).toMatchObject({ population: 1, size: 1, drawnAt: '', recordIds: [] });
    expect(await queue()).toEqual([]);
    expect(await quality()).toEqual([[true, '']]);
    const drawn = await draw();
    expect(drawn).toMatchObject({ population: 1, size: 1, recordIds: [recordId], policyVersion: 'verification/default/1', drawnAt: NOW });
    expect(await draw()).toEqual(drawn);
    expect(await queue()).toMatchObject([
      {
        recordId,
        dealerId: 'D1',
        personId: personOf('K1'),
        vehicleId: ids.vehicleId(aVin(1)),
        again: false,
        questions: [
          { field: 'name', value: '张*' },
          { field: 'phone', value: '138****8000', askEn: 'Is this the number that you use yourself?' },
          { field: 'address' },
          { field: 'vin' },
          { field: 'plate' },
          { field: 'purchasedOn', value: '2022-03-01' },
          { field: 'model', value: 'A1' },
        ],
      },
    ]);
    expect((await client().planSample({ ...sample, fromOn: '2024-07-01', toOn: '2024-07-31' }, agent())).population).toBe(0);
    await expect(client().planSample({ ...sample, toOn: '2024-05-01' }, agent())).rejects.toMatchObject({ code: 'sample.period-invalid' });
  });

  it('a refuted phone goes back to the dealer, is corrected by a new revision, verified again, and told at each step', async () => {
    await draw();
    const { corrections: opened } = await call({ name: 'right', phone: 'wrong', plate: 'right' }, { key: 'call-1' });
    expect(opened).toMatchObject([
      { field: 'phone', status: 'open', dueAt: '2024-06-14T16:00:00.000Z', dealerId: 'D1', advisorId: 'SA01' },
    ]);
    expect((await call({ name: 'right', phone: 'wrong', plate: 'right' }, { key: 'call-1' })).outcome?.status).toBe('repeated');
    expect(await corrections()).toEqual(opened);
    expect(await trust()).toEqual(['phone']);
    expect(await quality()).toEqual([[false, 'name verified,phone refuted,plate verified']]);

    await world.send([customer('139-0013-9000', 2)]);
    expect(await quality()).toEqual([[false, 'name verified,phone corrected,plate verified']]);
    expect(await corrections()).toEqual([]);
    expect(await corrections('closed')).toMatchObject([{ status: 'corrected', overdue: false }]);
    expect(await trust()).toEqual(['phone']);
    const [again] = await queue();
    expect([again?.again, again?.questions.map(({ field }) => field)]).toEqual([true, ['phone', 'address', 'vin', 'purchasedOn', 'model']]);
    await call({ phone: 'right' }, { basis: again?.basis ?? '' });
    expect(await trust()).toEqual(['phone', '']);
    expect(await quality()).toEqual([[true, 'name verified,phone verified,plate verified']]);
    await expect(quality('D3')).rejects.toMatchObject({ code: 'person.unknown' });
    expect((await world.told('homeward.customer.v1.ValueVerified')).map(({ field, outcome }) => `${field} ${outcome}`)).toEqual([
      'name right',
      'phone wrong',
      'plate right',
      'phone right',
    ]);
    const told = JSON.stringify([
      await world.told('homeward.customer.v1.ValueVerified'),
      await world.told('homeward.customer.v1.CorrectionChanged'),
      await world.told('homeward.customer.v1.CorrectionPlaced'),
    ]);
    expect(told).not.toMatch(/138|139|张伟|皖/);
  });

  it('the correction may arrive before the call is made about the old value: what the agent saw is what counts', async () => {
    await draw();
    const [seen] = await queue();
    await world.send([customer('139-0013-9000', 2)]);
    expect((await call({ phone: 'wrong' }, { basis: seen?.basis ?? '' })).outcome).toMatchObject({
      rejectionCode: 'verification.value-changed',
    });
    expect(await corrections()).toEqual([]);
  });

  it('the same value in another spelling corrects nothing', async () => {
    const said = (revision: number, change: Parameters<typeof aCustomer>[0]): SentRecord => ({
      ...customer('', revision),
      occurredAt: `2024-06-04T0${revision}:00:00.000Z`,
      data: aCustomer(change),
    });
    const street = '湖东路 1';
    await world.send([said(2, { street, birthdayOn: '1980-05-01' })]);
    await call({ name: 'wrong', phone: 'wrong', address: 'wrong', birthday: 'wrong' });
    await world.send([
      said(3, { name: '张　伟', phone: '（+86）138-0013-8000', street: '湖东路１', birthdayOn: '1980年5月1日', birthdayCalendar: 'solar' }),
    ]);
    expect((await corrections()).map(({ field }) => field).sort()).toEqual(['address', 'birthday', 'name', 'phone']);
    // A homophone is another name.
    await world.send([said(4, { name: '张玮', street, birthdayOn: '1980/5/1' })]);
    expect((await corrections()).map(({ field }) => field).sort()).toEqual(['address', 'birthday', 'phone']);
    expect(await quality()).toEqual([[false, 'name corrected,phone refuted,address refuted']]);
  });

  it('a corrected plate closes its correction too', async () => {
    await draw();
    await call({ plate: 'wrong' });
    expect(await corrections()).toMatchObject([{ field: 'plate', vehicleId: ids.vehicleId(aVin(1)) }]);
    await world.send([car('皖M·B2342', 2)]);
    expect(await corrections('all')).toMatchObject([{ field: 'plate', status: 'corrected' }]);
  });

  it('an overdue correction climbs from the dealer to head office, each step told at its moment', async () => {
    await draw();
    await call({ phone: 'wrong' });
    expect(await corrections('overdue')).toEqual([]);
    await world.moveTo('2024-06-30T00:00:00.000Z');
    expect(await corrections('overdue')).toMatchObject([{ overdue: true, escalatedTo: 'head-office' }]);
    const told = await world.told('homeward.customer.v1.CorrectionChanged');
    expect(told.map(({ escalatedTo, changedAt }) => [escalatedTo, changedAt])).toEqual([
      ['', NOW],
      ['dealer-manager', '2024-06-14T16:00:00.000Z'],
      ['region', '2024-06-18T16:00:00.000Z'],
      ['head-office', '2024-06-21T16:00:00.000Z'],
    ]);
    // The dealer's own system and whoever calls the customer are told the same.
    const placed = (await world.told('homeward.customer.v1.CorrectionPlaced')).map(({ ownPersonId: _own, ...correction }) => correction);
    expect(placed).toEqual(told);
  });

  it('the dealer disputes with a reason that stays sealed, the call centre settles', async () => {
    await draw();
    const [opened] = (await call({ phone: 'wrong' })).corrections;
    const id = opened?.correctionId ?? '';
    await expect(act(id, 'dispute', {}, 'service-advisor', 'D1')).rejects.toMatchObject({ code: 'correction.reason-missing' });
    const disputed = await act(id, 'dispute', { text: '客户刚换了号码 13800138000' }, 'service-advisor', 'D1');
    expect(disputed.correction).toMatchObject({ status: 'disputed', dispute: '客户刚换了号码 13800138000' });
    await expect(act(id, 'dispute', { text: 'x' }, 'service-advisor', 'D2')).rejects.toMatchObject({ code: 'correction.unknown' });
    const settled = await act(id, 'settle', { verdict: 'right' }, 'call-centre-agent', 'B');
    expect(settled.correction).toMatchObject({ status: 'withdrawn' });
    expect(await trust()).toEqual(['phone', '']);
    expect((await world.told('homeward.customer.v1.ValueVerified')).map(({ outcome }) => outcome)).toEqual(['wrong', 'right']);
    expect((await act(id, 'settle', { verdict: 'right' }, 'call-centre-agent', 'B')).outcome).toMatchObject({
      rejectionCode: 'correction.closed',
    });
    expect(JSON.stringify(await world.told('homeward.customer.v1.CorrectionChanged'))).not.toContain('1380013');
  });

  const operations = ['quality.read', 'quality.verify', 'quality.dispute'] as const;
  const cases = authorisationMatrix().filter(({ operation }) => operations.some((own) => own === operation));
  it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
    '%s',
    async (_title, { role, operation, target, expected }) => {
      await draw();
      const id = (await call({ phone: 'wrong' })).corrections[0]?.correctionId ?? '';
      const as = world.as(role, target === 'own' ? 'D1' : 'D3');
      const ask = async (): Promise<number> => {
        if (operation === 'quality.read')
          return (await client().listCorrections({ dealerIds: [], status: '', page: undefined }, as)).corrections.length;
        if (operation === 'quality.dispute') {
          const request = { correctionId: id, action: 'dispute', text: 'no', verdict: '', cause: undefined };
          return (await client().actOnCorrection(request, as)).outcome?.status === 'applied' ? 1 : 0;
        }
        const outcomes = [{ field: 'name', outcome: 'right' }];
        return (await client().recordCall({ recordId, basis: '', outcomes, cause: undefined }, as)).outcome?.status === 'applied' ? 1 : 0;
      };
      if (expected === 'denied') await expect(ask()).rejects.toMatchObject({ code: 'access.operation-denied' });
      else if (expected === 'allowed') expect(await ask()).toBe(1);
      else if (operation === 'quality.read') expect(await ask()).toBe(0);
      else await expect(ask()).rejects.toMatchObject({ kind: 'unknown' });
    },
  );
});
