import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bus } from '@homeward/bus';
import { LoyaltyServiceDefinition } from '@homeward/contracts/loyalty-service';
import { createInProcessNetwork, type RpcNetwork } from '@homeward/rpc';
import { createEmbeddedPorts, type EmbeddedPorts, silentLog, virtualClock } from '@homeward/runtime';
import { as, aVisit, hearOn, NOW, ORGANISATION, recorded, startOver, UNSAID } from './world';

// Over a file: what one process has written, the next one or the other one reads.
describe('the loyalty service', () => {
  let directory: string;
  let ports: EmbeddedPorts;

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'loyalty-'));
    ports = createEmbeddedPorts({ businessClock: virtualClock(NOW), dataDirectory: directory });
    const first = await startOver(ports);
    await hearOn(ports, ...ORGANISATION);
    await first.stop();
  });
  afterEach(async () => {
    await ports.close();
    rmSync(directory, { recursive: true });
  });

  const loyaltyOf = (network: RpcNetwork) => network.client('loyalty', LoyaltyServiceDefinition);
  const accountOf = async (accountId: string) => {
    const asked = { accountIds: [accountId], at: '', entries: 0, entriesCursor: '' };
    return (await loyaltyOf(ports.network).readAccounts(asked, as('group', 'head-office-analyst'))).accounts[0];
  };

  it('that ends after it wrote a visit and before its offset has one entry of it when it hears it again (PL3)', async () => {
    const told: string[] = [];
    const crashing: Bus = {
      ...ports.bus,
      subscribe: (options) =>
        ports.bus.subscribe({
          ...options,
          onBatch: async (batch, ...rest) => {
            await options.onBatch(batch, ...rest);
            told.push(...batch.map(({ type }) => type));
            if (told.length === 1) throw new Error('The process ended here');
          },
        }),
    };
    const service = await startOver({ ...ports, bus: crashing });
    await hearOn(ports, recorded(aVisit()));
    expect(told).toEqual(Array(2).fill('homeward.customer.v1.VisitRecorded'));
    expect(await accountOf('p1')).toMatchObject({ balance: 1280, entries: [{ kind: 'earned', points: 1280, cause: 'v1' }] });
    await service.stop();
  });

  it('in two processes over one store grants one of two reservations of 200 out of 300 (PL5)', async () => {
    const network = createInProcessNetwork({ log: silentLog });
    const services = await Promise.all([startOver(ports), startOver({ ...ports, network })]);
    await hearOn(ports, recorded(aVisit({ customerPaidFen: 30_000 })));
    const answers = await Promise.all(
      [ports.network, network].map(async (machine, index) => {
        const reservations = [{ accountId: 'p1', points: 200, benefit: 'x', ...UNSAID, cause: { id: `k${index}`, digest: '' } }];
        return (await loyaltyOf(machine).reserveRedemptions({ reservations }, as('D1'))).outcomes[0];
      }),
    );
    expect(answers.map((outcome) => outcome?.status).sort()).toEqual(['applied', 'rejected']);
    expect(answers.map((outcome) => outcome?.rejectionCode).sort()).toEqual(['', 'loyalty.insufficient-points']);
    expect(await accountOf('p1')).toMatchObject({ balance: 300, reserved: 200 });
    for (const service of services) await service.stop();
    await network.close();
  });
});
