import { AppointmentServiceDefinition } from '@homeward/contracts/appointments';
import { type ThingToAttribute, IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { LeadServiceDefinition } from '@homeward/contracts/leads';
import { type World, aCustomer, aSale, aVehicle, aVin, aWorld, ids, personOf } from './world';

const recordOf = (externalId: string, dealerId: string): string => ids.recordId(dealerId, 'dms', externalId);

/** Two who are one person for as long as somebody says so. */
const ZHANG = { externalId: 'K1', dealerId: 'D1', personId: personOf('K1', 'D1'), phone: '13800138000', car: 1 } as const;
const LI = { externalId: 'K2', dealerId: 'D2', personId: personOf('K2', 'D2'), phone: '13911112222', car: 2 } as const;
const BOTH = [ZHANG, LI];
const [FIRST] = [recordOf('K1', 'D1'), recordOf('K2', 'D2')].sort();
const JOINT = FIRST === recordOf('K1', 'D1') ? ZHANG : LI;
const OTHER = JOINT === ZHANG ? LI : ZHANG;

const aLead = {
  ...{ placeId: '', name: '', phone: '', email: '', source: 'web', purchaseType: 'new', model: 'A1', competitor: '', concern: '' },
  ...{ level: 'H', ownerId: '', openedAt: '', keyAccount: undefined, agreedAt: '' },
};

describe('what is done under the id of a person of several records', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    const people = [
      { ...ZHANG, name: '张伟', city: '马鞍山', street: '湖东路 1' },
      { ...LI, name: '李娜', city: '芜湖', street: '人民路 9' },
    ];
    for (const { externalId, dealerId, name, phone, city, street } of people)
      await world.send([{ externalId, dealerId, data: aCustomer({ name, phone, city, street }) }]);
    for (const { externalId, dealerId, car } of BOTH) {
      await world.send([
        { externalId: `V${car}`, dealerId, data: aVehicle({ vin: aVin(car), plate: `皖A1234${car}` }) },
        { externalId: `S${car}`, dealerId, data: aSale({ vin: aVin(car), customerExternalId: externalId }) },
      ]);
    }
    const decision = { recordId: recordOf('K1', 'D1'), otherRecordId: recordOf('K2', 'D2'), ruling: 'always', reason: 'told by phone' };
    await identity().rulePairs({ decisions: [decision], cause: undefined }, agent());
    await world.settle();
  });
  afterEach(() => world.stop());

  const identity = () => world.ports.network.client('customer', IdentityServiceDefinition);
  const places = () => world.ports.network.client('customer', AppointmentServiceDefinition);
  const agent = () => world.as('call-centre-agent', 'B');
  const vehicleId = (car: number): string => ids.vehicleId(aVin(car));
  const attribute = async (said: Partial<ThingToAttribute>, who = agent()) => {
    const thing = { personId: JOINT.personId, vehicleId: '', dealerId: '', phone: '', ...said };
    const { attributions } = await identity().attributePeople({ things: [thing] }, who);
    return attributions.map(({ personId, by }) => [personId, by])[0];
  };
  const undo = async () => {
    const recordIds = [recordOf(OTHER.externalId, OTHER.dealerId)];
    await identity().separateRecords({ personId: JOINT.personId, recordIds, reason: 'two after all', cause: undefined }, agent());
    await world.settle();
  };
  const read = async (personId: string) =>
    (await world.customer.readPeople({ personIds: [personId], reveal: false, allValues: false }, agent())).people[0];

  it('is of the record that its car, the number of the caller, or the dealer points to', async () => {
    for (const one of BOTH) {
      const other = one === ZHANG ? LI : ZHANG;
      const said = { vehicleId: vehicleId(one.car), phone: other.phone, dealerId: other.dealerId };
      expect(await attribute(said)).toEqual([one.personId, 'vehicle']);
      expect(await attribute({ phone: `+86 ${one.phone}`, dealerId: other.dealerId })).toEqual([one.personId, 'phone']);
      expect(await attribute({ phone: 'none', dealerId: one.dealerId })).toEqual([one.personId, 'dealer']);
      expect(await attribute({ dealerId: one.dealerId }, world.as('dealer-manager', one.dealerId))).toEqual([one.personId, 'dealer']);
    }
    expect(await attribute({ personId: OTHER.personId, dealerId: JOINT.dealerId })).toEqual([OTHER.personId, 'former-id']);
  });

  it('stays with the first record when nothing says whose it is, and says so', async () => {
    expect(await attribute({})).toEqual([JOINT.personId, 'none']);
    expect(await attribute({ dealerId: 'D3', vehicleId: 'unknown' })).toEqual([JOINT.personId, 'none']);
  });

  it('of who is unknown, or out of reach, keeps the id asked', async () => {
    expect(await attribute({ personId: 'nobody' })).toEqual(['nobody', '']);
    expect(await attribute({}, world.as('dealer-manager', 'D3'))).toEqual([JOINT.personId, '']);
    await undo();
    expect(await attribute({ dealerId: OTHER.dealerId })).toEqual([JOINT.personId, 'alone']);
  });

  it('goes back with its record at the undo: consents, leads and appointments', async () => {
    const desk = world.as('dealer-manager', OTHER.dealerId);
    const answers = [{ purpose: 'marketing', channel: '', answer: 'no' }];
    const consents = [{ personId: JOINT.personId, recordId: '', answers, evidence: 'said so', givenAt: '', cause: undefined }];
    expect((await world.customer.recordConsents({ consents }, desk)).outcomes).toMatchObject([{ status: 'applied' }]);
    const leads = world.ports.network.client('customer', LeadServiceDefinition);
    const wanted = { ...aLead, dealerId: OTHER.dealerId, personId: JOINT.personId };
    const { outcomes } = await leads.openLeads({ leads: [wanted], cause: undefined }, agent());
    expect(outcomes.map(({ outcome }) => outcome?.status)).toEqual(['applied']);
    const booking = { dealerId: JOINT.dealerId, startsAt: '2025-01-10T02:00:00.000Z', service: 'routine', advisorId: '', contactId: '' };
    const appointments = [{ ...booking, personId: JOINT.personId, vehicleId: vehicleId(OTHER.car) }];
    const booked = await places().bookAppointments({ appointments, cause: undefined }, agent());
    expect(booked.outcomes.map(({ status }) => status)).toEqual(['applied']);
    await world.settle();
    await undo();

    expect((await read(JOINT.personId))?.consents.map(({ answer }) => answer)).toEqual([]);
    expect((await read(OTHER.personId))?.consents).toMatchObject([{ purpose: 'marketing', answer: 'no' }]);
    const leadsOf = async (personId: string) => {
      const query = { dealerIds: [], status: '', level: '', ownerId: '', overdue: false, personId, page: undefined };
      return (await leads.listLeads(query, agent())).leads.length;
    };
    expect([await leadsOf(JOINT.personId), await leadsOf(OTHER.personId)]).toEqual([0, 1]);
    const days = [{ dealerId: JOINT.dealerId, on: '2025-01-10' }];
    const listed = await places().listDays({ days }, agent());
    // The lead's record may come first of the two that are left together.
    const other = (await read(OTHER.personId))?.personId;
    expect(listed.days[0]?.appointments.map(({ personId }) => personId)).toEqual([other]);
  });

  it('a lead has nothing of the records of another dealer, by whichever id its person was named', async () => {
    const desk = world.as('dealer-manager', JOINT.dealerId);
    const leads = world.ports.network.client('customer', LeadServiceDefinition);
    const opened = await leads.openLeads(
      { leads: [{ ...aLead, dealerId: JOINT.dealerId, personId: OTHER.personId }], cause: undefined },
      desk,
    );
    expect(opened.leads.map(({ phone }) => phone)).toEqual([`${JOINT.phone.slice(0, 3)}****${JOINT.phone.slice(-4)}`]);
  });

  it('an answer that nothing attributes stays with the first record', async () => {
    const answers = [{ purpose: 'survey', channel: '', answer: 'yes' }];
    const consents = [{ personId: JOINT.personId, recordId: '', answers, evidence: 'said so', givenAt: '', cause: undefined }];
    await world.customer.recordConsents({ consents }, agent());
    await world.settle();
    await undo();
    expect((await read(JOINT.personId))?.consents).toMatchObject([{ purpose: 'survey', answer: 'yes' }]);
    expect((await read(OTHER.personId))?.consents).toEqual([]);
  });
});
