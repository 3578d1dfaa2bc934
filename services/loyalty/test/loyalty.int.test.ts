import { toMessage } from '@homeward/contracts';
import { ErasureReportServiceDefinition } from '@homeward/contracts/erasures';
import { LoyaltyServiceDefinition } from '@homeward/contracts/loyalty-service';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { createEmbeddedPorts, type EmbeddedPorts, type RunningService, type VirtualClock, virtualClock } from '@homeward/runtime';
import { as, aVisit, hearOn, NOW, ORGANISATION, recorded, startOver, type Told, UNSAID } from './world';

describe('the loyalty service', () => {
  let ports: EmbeddedPorts;
  let clock: VirtualClock;
  let service: RunningService;

  const hear = (...messages: readonly Told[]): Promise<void> => hearOn(ports, ...messages);
  const client = () => ports.network.client('loyalty', LoyaltyServiceDefinition);
  const accountOf = async (accountId: string, at = '') =>
    (await client().readAccounts({ accountIds: [accountId], at, entries: 0, entriesCursor: '' }, as('group', 'head-office-analyst')))
      .accounts[0];

  beforeEach(async () => {
    clock = virtualClock(NOW);
    ports = createEmbeddedPorts({ businessClock: clock });
    service = await startOver(ports);
    await hear(...ORGANISATION);
  });

  afterEach(async () => {
    await service.stop();
    await ports.close();
  });

  it('a visit delivered five times is one entry (PL3)', async () => {
    const visit = aVisit();
    for (let time = 0; time < 5; time += 1) await hear(recorded(visit));
    expect(await accountOf('p1')).toMatchObject({ balance: 1280, entries: [{ kind: 'earned', points: 1280, cause: 'v1' }] });
  });

  it('all entries of an account are read page by page, each once, the latest first', async () => {
    const visitIds = Array.from({ length: 7 }, (_, index) => `v${index + 1}`);
    await hear(...visitIds.map((visitId) => recorded(aVisit({ visitId }))));
    const read = async (entriesCursor: string) => {
      const asked = { accountIds: ['p1'], at: '', entries: 3, entriesCursor };
      const { accounts } = await client().readAccounts(asked, as('group', 'head-office-analyst'));
      return accounts[0];
    };
    const causes: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = await read(cursor);
      causes.push(...(page?.entries ?? []).map(({ cause }) => cause));
      sizes.push(page?.entries.length ?? 0);
      cursor = page?.entriesCursor === '' ? undefined : page?.entriesCursor;
    }
    expect([causes.toSorted(), sizes]).toEqual([visitIds, [3, 3, 1]]);
    await expect(read('nonsense')).rejects.toMatchObject({ code: 'store.cursor-invalid' });
  });

  it('a dealer sees its own lines of an account that several share, the whole balance, and redeems as itself', async () => {
    await hear(recorded(aVisit()), recorded(aVisit({ visitId: 'v2', dealerId: 'D2', customerPaidFen: 50_000 })));
    const readAs = async (node: 'D1' | 'D2') =>
      (await client().readAccounts({ accountIds: ['p1'], at: '', entries: 0, entriesCursor: '' }, as(node))).accounts[0];
    const seen = async (node: 'D1' | 'D2') => {
      const account = await readAs(node);
      return [account?.balance, account?.entries.map(({ cause }) => cause), account?.openLots.map(({ lotId }) => lotId)];
    };
    expect([await seen('D1'), await seen('D2')]).toEqual([
      [1780, ['v1'], ['v1']],
      [1780, ['v2'], ['v2']],
    ]);
    for (const node of ['D1', 'D2'] as const) {
      const reservations = [{ accountId: 'p1', points: 10, benefit: 'labour-discount', ...UNSAID, cause: undefined }];
      const redemptionId = (await client().reserveRedemptions({ reservations }, as(node))).outcomes[0]?.id ?? '';
      await client().confirmRedemptions({ settlements: [{ accountId: 'p1', redemptionId, cause: undefined }] }, as(node));
      const redeemed = ((await readAs(node))?.entries ?? []).filter(({ kind }) => kind === 'redeemed');
      expect(redeemed.map(({ cause, dealerId }) => [cause, dealerId])).toEqual([[redemptionId, node]]);
    }
  });

  it('a correction is one entry over the difference, a warranty order earns nothing (PL3)', async () => {
    await hear(
      recorded(aVisit()),
      recorded(aVisit({ revision: 2, customerPaidFen: 118_000, sequence: 2 })),
      recorded(aVisit({ visitId: 'v2', customerPaidFen: 0, warrantyPaidFen: 90_000 })),
    );
    const account = await accountOf('p1');
    expect(account?.balance).toBe(1180);
    expect(account?.entries.map(({ kind, points, cause }) => [kind, points, cause]).sort()).toEqual([
      ['corrected', -100, 'v1'],
      ['earned', 1280, 'v1'],
    ]);
  });

  it('a visit that moves to another person takes its points along', async () => {
    await hear(recorded(aVisit()), recorded(aVisit({ personId: 'p2', previousPersonId: 'p1', sequence: 2 })));
    expect(await accountOf('p1')).toMatchObject({ balance: 0 });
    expect(await accountOf('p2')).toMatchObject({ balance: 1280 });
  });

  it('a withdrawn visit is reversed, also when its word comes late', async () => {
    await hear(recorded(aVisit()));
    const withdrawn = { visitId: 'v1', vehicleId: 'car1', dealerId: 'D1', revision: 2, personId: 'p1', reason: 'wrong car', sequence: 3 };
    await hear(toMessage('homeward.customer.v1.VisitWithdrawn', 'car1', withdrawn));
    await hear(recorded(aVisit({ sequence: 2 })));
    expect(await accountOf('p1')).toMatchObject({ balance: 0 });
  });

  it('of two reservations of 200 out of 300 at the same moment exactly one succeeds (PL5)', async () => {
    await hear(recorded(aVisit({ customerPaidFen: 30_000 })));
    const reserve = (key: string) =>
      client().reserveRedemptions(
        { reservations: [{ accountId: 'p1', points: 200, benefit: 'labour-discount', ...UNSAID, cause: { id: key, digest: key } }] },
        as('D1'),
      );
    const answers = (await Promise.all([reserve('k1'), reserve('k2')])).map(({ outcomes }) => outcomes[0]);
    expect(answers.map((outcome) => outcome?.status).sort()).toEqual(['applied', 'rejected']);
    expect(answers.find((outcome) => outcome?.status === 'rejected')).toMatchObject({
      rejectionKind: 'insufficient',
      rejectionCode: 'loyalty.insufficient-points',
    });
    const winner = answers.find((outcome) => outcome?.status === 'applied')?.id ?? '';
    const settlements = [{ accountId: 'p1', redemptionId: winner, cause: undefined }];
    expect((await client().confirmRedemptions({ settlements }, as('D1'))).outcomes[0]?.status).toBe('applied');
    expect(await accountOf('p1')).toMatchObject({ balance: 100, reserved: 0 });
  });

  describe('when two people turn out to be one, and two again', () => {
    const placed = (personId: string, previousPersonId: string, sequence: number) =>
      toMessage('homeward.customer.v1.RecordPlaced', 'r2', {
        recordId: 'r2',
        dealerId: 'D1',
        personId,
        previousPersonId,
        basicsComplete: true,
        sequence,
        ownPersonId: 'p2',
        householdId: '',
        previousHouseholdId: '',
      });
    const first = aVisit({ customerPaidFen: 30_000 });
    const second = (personId: string, previousPersonId: string, sequence: number) =>
      recorded(aVisit({ visitId: 'v2', vehicleId: 'car2', recordId: 'r2', customerPaidFen: 50_000, personId, previousPersonId, sequence }));
    const redeem = async (accountId: string, points: number, key: string): Promise<string> => {
      const reservations = [{ accountId, points, benefit: 'x', ...UNSAID, cause: { id: key, digest: key } }];
      const [reserved] = (await client().reserveRedemptions({ reservations }, as('D1'))).outcomes;
      const redemptionId = reserved?.id ?? '';
      expect(reserved).toMatchObject({ status: 'applied' });
      const settlements = [{ accountId, redemptionId, cause: undefined }];
      expect((await client().confirmRedemptions({ settlements }, as('D1'))).outcomes[0]?.status).toBe('applied');
      return redemptionId;
    };
    const digest = async () => (await ports.network.client('loyalty', OperationsServiceDefinition).digestState({})).parts;
    const merge = [placed('p1', 'p2', 2), second('p1', 'p2', 2)];
    const undo = [placed('p2', 'p1', 3), second('p2', 'p1', 3)];

    it('every id of the person leads to the joint account', async () => {
      await hear(recorded(first), second('p2', '', 1), placed('p2', '', 1));
      await hear(...merge);
      const answers = await Promise.all([accountOf('p1'), accountOf('p2')]);
      expect(answers.map((answer) => [answer?.accountId, answer?.balance])).toEqual([
        ['p1', 800],
        ['p1', 800],
      ]);
      await redeem('p2', 700, 'k');
      expect(await accountOf('p2')).toMatchObject({ accountId: 'p1', balance: 100 });
    });

    it.each([
      ['in this order', (list: readonly ReturnType<typeof toMessage>[]) => list],
      ['the other way round', (list: readonly ReturnType<typeof toMessage>[]) => [...list].reverse()],
    ])('a merge with an undo leaves no trace of itself, %s and told twice', async (_order, ordered) => {
      await hear(recorded(first), second('p2', '', 1), placed('p2', '', 1));
      await redeem('p2', 100, 'k1');
      await redeem('p1', 50, 'k2');
      await redeem('p2', 200, 'k3');
      const never = await digest();
      await service.stop();
      await ports.close();
      ports = createEmbeddedPorts({ businessClock: clock });
      service = await startOver(ports);
      await hear(...ORGANISATION);
      await hear(recorded(first), second('p2', '', 1), placed('p2', '', 1));
      await redeem('p2', 100, 'k1');
      await hear(...ordered(merge), ...ordered(merge));
      expect(await accountOf('p1')).toMatchObject({ balance: 700 });
      await redeem('p1', 50, 'k2');
      await redeem('p2', 200, 'k3');
      await hear(...ordered(undo), ...ordered(undo));
      expect(await digest()).toEqual(never);
      expect(await accountOf('p2')).toMatchObject({ accountId: 'p2', balance: 200 });
      await hear(...merge);
      expect(await accountOf('p2')).toMatchObject({ accountId: 'p2', balance: 200 });
    });

    it('a reservation is confirmed under whichever id it was made, before the undo and after it', async () => {
      await hear(recorded(first), second('p2', '', 1), placed('p2', '', 1), ...merge);
      const reservations = [{ accountId: 'p2', points: 200, benefit: 'x', ...UNSAID, cause: { id: 'k', digest: 'k' } }];
      const redemptionId = (await client().reserveRedemptions({ reservations }, as('D1'))).outcomes[0]?.id ?? '';
      await hear(...undo);
      const confirm = (accountId: string) =>
        client().confirmRedemptions({ settlements: [{ accountId, redemptionId, cause: undefined }] }, as('D1'));
      expect((await confirm('p1')).outcomes).toMatchObject([{ status: 'applied' }]);
      expect([(await accountOf('p1'))?.balance, (await accountOf('p2'))?.balance]).toEqual([300, 300]);
      expect((await confirm('p2')).outcomes).toMatchObject([{ rejectionCode: 'redemption.confirmed-already' }]);
    });

    it('what only the joint balance allowed is owed by whoever asked for it', async () => {
      await hear(recorded(first), second('p2', '', 1), placed('p2', '', 1), ...merge);
      await redeem('p2', 700, 'k');
      await hear(...undo);
      expect(await accountOf('p1')).toMatchObject({ balance: 300, shortfall: 0 });
      expect(await accountOf('p2')).toMatchObject({ balance: 0, shortfall: 200 });
    });

    it('the ledger of the joint account keeps every line', async () => {
      await hear(recorded(first), second('p2', '', 1), placed('p2', '', 1), ...merge);
      await redeem('p2', 100, 'k');
      await hear(...undo);
      expect((await accountOf('p1'))?.entries.map(({ kind, points }) => [kind, points]).sort()).toEqual([
        ['earned', 300],
        ['earned', 500],
        ['moved', 100],
        ['redeemed', -100],
        ['reversed', -500],
      ]);
    });
  });

  it('a reservation releases itself after 30 minutes (PL5)', async () => {
    await hear(recorded(aVisit({ customerPaidFen: 30_000 })));
    await client().reserveRedemptions(
      { reservations: [{ accountId: 'p1', points: 200, benefit: 'x', ...UNSAID, cause: undefined }] },
      as('D1'),
    );
    expect(await accountOf('p1')).toMatchObject({ balance: 300, reserved: 200 });
    expect(await service.nextWakeAt()).toBe('2024-06-03T01:30:00.000Z');
    clock.advanceTo('2024-06-03T01:30:00.000Z');
    expect(await service.wake()).toBe(1);
    expect(await accountOf('p1')).toMatchObject({ balance: 300, reserved: 0 });
  });

  it("an account of another dealer's customer is unknown", async () => {
    await hear(recorded(aVisit()));
    expect((await client().readAccounts({ accountIds: ['p1'], at: '', entries: 0, entriesCursor: '' }, as('D2'))).accounts).toEqual([]);
    expect((await client().listAccounts({ page: undefined, dealerIds: ['D1'] }, as('D2'))).accounts).toEqual([]);
    const { outcomes } = await client().reserveRedemptions(
      { reservations: [{ accountId: 'p1', points: 1, benefit: 'x', ...UNSAID, cause: undefined }] },
      as('D2'),
    );
    expect(outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'account.unknown' }]);
  });

  it('a poisoned event is parked and does not hold up the others', async () => {
    const poisoned = { ...recorded(aVisit({ visitId: 'bad', visitedOn: 'not a day' })), key: 'car2' };
    await hear(poisoned, recorded(aVisit()));
    expect(await accountOf('p1')).toMatchObject({ balance: 1280 });
    const parked: string[] = [];
    for await (const letter of ports.bus.read('loyalty.dead-letter')) parked.push(letter.type);
    expect(parked).toHaveLength(1);
  });

  it('an erased person can redeem nothing, also not what is heard of later, and the service says what lapsed', async () => {
    const erased = toMessage('homeward.customer.v1.PersonErased', 'p1', {
      erasureId: 'e1',
      personIds: ['p1', 'p7'],
      recordIds: ['r1'],
      dealers: [],
      erasedAt: NOW,
      sequence: 1,
    });
    const visits = [recorded(aVisit()), recorded(aVisit({ visitId: 'v3', personId: 'p3' }))];
    await hear(...visits, erased);
    const later = recorded(aVisit({ visitId: 'v7', personId: 'p7' }));
    await hear(erased, later);
    expect(await accountOf('p1')).toMatchObject({ balance: 0, closedAt: NOW, openLots: [] });
    expect(await accountOf('p7')).toMatchObject({ balance: 0, closedAt: NOW });
    expect(await accountOf('p3')).toMatchObject({ balance: 1280, closedAt: '' });
    const reservations = [{ accountId: 'p1', points: 1, benefit: 'labour-discount', ...UNSAID, cause: { id: 'k', digest: 'k' } }];
    const { outcomes } = await client().reserveRedemptions({ reservations }, as('D1'));
    expect(outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'loyalty.account-closed' }]);
    const reports = ports.network.client('loyalty', ErasureReportServiceDefinition);
    expect((await reports.reportErasure({ erasureId: 'e1' })).places).toMatchObject([
      { place: 'open-points', status: 'done', count: 1280 },
    ]);
    expect((await reports.reportErasure({ erasureId: 'e2' })).places).toEqual([]);
    const digest = async () => (await ports.network.client('loyalty', OperationsServiceDefinition).digestState({})).parts;
    const first = await digest();
    await service.stop();
    await ports.close();
    ports = createEmbeddedPorts({ businessClock: clock });
    service = await startOver(ports);
    await hear(...ORGANISATION, erased, later, ...visits);
    expect(await digest()).toEqual(first);
  });

  it('digests the same whatever the order of the words', async () => {
    const words = [
      recorded(aVisit()),
      recorded(aVisit({ revision: 2, customerPaidFen: 118_000, sequence: 2 })),
      recorded(aVisit({ visitId: 'v2', personId: 'p2' })),
    ];
    await hear(...words);
    const digest = async () => (await ports.network.client('loyalty', OperationsServiceDefinition).digestState({})).parts;
    const first = await digest();
    await service.stop();
    await ports.close();
    ports = createEmbeddedPorts({ businessClock: clock });
    service = await startOver(ports);
    await hear(...words.reverse());
    expect(await digest()).toEqual(first);
  });
});
