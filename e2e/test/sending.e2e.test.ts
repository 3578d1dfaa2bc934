import { isSentAtMostOnce, proveSending } from '../src/proof/sending';

jest.setTimeout(300_000);

test('of 500 messages none is sent twice, whatever is killed; what is unknown is listed, and settled by receipts', async () => {
  const proof = await proveSending({ messages: 500, kills: 5, seed: 1, say: () => undefined });
  expect(proof.kills.beforeAnswer + proof.kills.afterAnswer).toBe(5);
  expect(proof.unknown.listed).toBeGreaterThan(0);
  expect({ ...proof, proved: isSentAtMostOnce(proof) }).toMatchObject({
    ...{ proved: true, takenTwice: 0, takenAndLost: 0, unknownAfterReceipts: 0, byStatus: { made: 500 } },
  });
});
