import { given } from '@homeward/kernel';
import { dueDeliveries, isReady, nextAttemptAt, webhookEndpoint } from './webhook-endpoint';
import type { Attempt, WebhookCommand, WebhookEvent } from './webhook-facts';

const at = (hours: number): string => new Date(Date.parse('2025-01-01T00:00:00.000Z') + hours * 3_600_000).toISOString();
const secret = { secretId: 's1', key: 'k', box: 'b' };
const registered: WebhookEvent = {
  type: 'EndpointRegistered',
  ...{ dealerId: 'D1', url: 'https://dms.example/hook', kinds: [], description: '', place: 10, secret, at: at(0), by: 'm' },
};
const rules = { retryAfterSeconds: [60, 3_600, 86_400], giveUpAfterHours: 72, secretOverlapHours: 24 };
const attempt = (hours: number, change: Partial<Attempt> = {}): Attempt => ({
  at: at(hours),
  outcome: 'failed',
  reason: 'not-reached',
  tookMs: 5,
  ...change,
});
const record = (hours: number, change: Partial<Attempt> = {}, deliveryId = '1'): WebhookCommand => ({
  type: 'RecordAttempt',
  deliveryId,
  attempt: attempt(hours, change),
  rules,
});
const delivered = { outcome: 'delivered', reason: 'answered', status: 200 } as const;
const send: WebhookCommand = { type: 'SendEntries', fromPlace: 10, toPlace: 15, at: at(0) };

const after = (...commands: readonly WebhookCommand[]) => given(webhookEndpoint, registered).when(...(commands as [WebhookCommand]));

describe('entries on their way', () => {
  it('are one message at a time, due at once', () => {
    const { state } = after(send);
    expect(state?.deliveries).toMatchObject([
      { deliveryId: '1', what: 'entries', fromPlace: 10, toPlace: 15, state: 'pending', nextAt: at(0) },
    ]);
    expect([isReady(state), nextAttemptAt(state)]).toEqual([false, at(0)]);
    expect(after(send, send).events).toEqual([]);
  });

  it('that were looked for before the place moved are looked for again', () => {
    expect(after({ ...send, fromPlace: 9 }).events).toEqual([]);
    expect(after({ type: 'PassBy', fromPlace: 9, toPlace: 12 }).events).toEqual([]);
    expect(after({ type: 'PassBy', fromPlace: 10, toPlace: 12 }).state?.place).toBe(12);
  });

  it('move the place on once they are taken, and not before', () => {
    expect(after(send, record(1)).state?.place).toBe(10);
    const { state } = after(send, record(1), record(2, delivered));
    expect([state?.place, isReady(state), nextAttemptAt(state)]).toEqual([15, true, undefined]);
    expect(state?.deliveries[0]).toMatchObject({ state: 'delivered', attemptCount: 2 });
    expect(state?.deliveries[0]).not.toHaveProperty('failingSince');
  });
});

describe('a message that is not taken', () => {
  it('is tried again after growing pauses, the last of which repeats, and for the last time when time is up', () => {
    const nextAfter = (...hours: readonly number[]) => nextAttemptAt(after(send, ...hours.map((each) => record(each))).state);
    expect(nextAfter(0)).toBe('2025-01-01T00:01:00.000Z');
    expect(nextAfter(0, 0.1)).toBe('2025-01-01T01:06:00.000Z');
    expect(nextAfter(0, 0.1, 2)).toBe(at(26));
    expect(nextAfter(0, 0.1, 2, 26)).toBe(at(50));
    expect(nextAfter(0, 0.1, 2, 26, 50)).toBe(at(72));
  });

  it('after three days switches the endpoint off with notice, and the entries stay to be told', () => {
    const { events, state } = after(send, record(0), record(71.9), record(72));
    expect(events).toMatchObject([
      { type: 'AttemptMade', state: 'failed' },
      { type: 'EndpointSwitchedOff', dealerId: 'D1', status: 'dead', at: at(72), by: '' },
    ]);
    expect(state).toMatchObject({ status: 'dead', statusAt: at(72), place: 10 });
    expect([isReady(state), nextAttemptAt(state)]).toEqual([false, undefined]);
  });

  it('counts the three days from the first failure of this message', () => {
    const { state } = after(
      send,
      record(0),
      record(71, delivered),
      { ...send, fromPlace: 15, toPlace: 16, at: at(71) },
      record(73, {}, '2'),
    );
    expect(state).toMatchObject({ status: 'active' });
    expect(state?.deliveries[1]).toMatchObject({ failingSince: at(73), state: 'pending' });
  });

  it('because the receiver is gone (410) switches it off at once', () => {
    const { events } = after(send, record(0, { outcome: 'gone', reason: 'answered', status: 410 }));
    expect(events).toMatchObject([{ state: 'failed' }, { type: 'EndpointSwitchedOff', status: 'gone' }]);
  });
});

describe('an endpoint', () => {
  it('that is switched off abandons what is on its way, and goes on where it stopped', () => {
    const off = after(send, { type: 'Disable', at: at(1), by: 'm' });
    expect(off.state).toMatchObject({ status: 'disabled', place: 10, deliveries: [{ state: 'abandoned' }] });
    expect(nextAttemptAt(off.state)).toBeUndefined();
    const on = after(send, { type: 'Disable', at: at(1), by: 'm' }, { type: 'Enable', at: at(2), by: 'm' });
    expect([on.state?.status, on.state?.place, isReady(on.state)]).toEqual(['active', 10, true]);
    expect(after({ type: 'Disable', at: at(1), by: 'm' }, { type: 'Enable', place: 99, at: at(2), by: 'm' }).state?.place).toBe(99);
  });

  it('is told that a message was taken after all, also when it was switched off meanwhile', () => {
    const { state } = after(send, { type: 'Disable', at: at(1), by: 'm' }, record(1, delivered));
    expect(state).toMatchObject({ status: 'disabled', place: 15, deliveries: [{ state: 'delivered' }] });
    expect(after(send, { type: 'Disable', at: at(1), by: 'm' }, record(1)).state?.deliveries).toMatchObject([{ state: 'abandoned' }]);
  });

  it('may be tested while it is off, once, and nothing follows from the result', () => {
    const { state } = after({ type: 'Disable', at: at(0), by: 'm' }, { type: 'SendTest', at: at(1) }, record(1));
    expect(state).toMatchObject({ status: 'disabled', deliveries: [{ what: 'test', state: 'failed' }] });
    expect(nextAttemptAt(state)).toBeUndefined();
    expect(after({ type: 'SendTest', at: at(1) }, record(1, delivered)).state).toMatchObject({ place: 10, status: 'active' });
  });

  it('a test does not hold up entries', () => {
    expect(after({ type: 'SendTest', at: at(0) }, send).state?.deliveries).toHaveLength(2);
  });

  it('sends a message again when it is asked to, once, and a failure takes nothing back', () => {
    const asked: WebhookCommand = { type: 'Resend', deliveryId: '1', at: at(5) };
    const { state } = after(send, record(1, delivered), asked);
    expect(nextAttemptAt(state)).toBe(at(5));
    expect(after(send, record(1, delivered), asked, record(5)).state).toMatchObject({
      place: 15,
      deliveries: [{ state: 'delivered', attemptCount: 2 }],
    });
    const gone = record(5, { outcome: 'gone', reason: 'answered', status: 410 });
    expect(after(send, record(1, delivered), asked, gone).state).toMatchObject({
      ...{ status: 'gone', place: 15 },
      deliveries: [{ state: 'delivered', attemptCount: 2 }],
    });
    expect(after(send, { type: 'Resend', deliveryId: '7', at: at(5) }).rejection).toMatchObject({ code: 'webhook-delivery.unknown' });
  });

  it('asked to send what is on its way again tries it now, and goes on trying', () => {
    const { state } = after(send, record(0), { type: 'Resend', deliveryId: '1', at: at(0.001) }, record(0.001));
    expect(state?.deliveries).toMatchObject([{ state: 'pending', failingSince: at(0), attemptCount: 2 }]);
    expect(nextAttemptAt(state)).toBeDefined();
  });

  it('signs with the former secret as well until its time is over, however often it is rotated', () => {
    const rotate = (secretId: string, hours: number): WebhookCommand => ({
      type: 'RotateSecret',
      secret: { ...secret, secretId },
      overlapUntilAt: at(hours + 24),
      at: at(hours),
    });
    expect(after(rotate('s2', 1)).state?.secrets).toMatchObject([{ secretId: 's2' }, { secretId: 's1', untilAt: at(25) }]);
    expect(after(rotate('s2', 1), rotate('s3', 2)).state?.secrets).toMatchObject([
      { secretId: 's3' },
      { secretId: 's2', untilAt: at(26) },
      { secretId: 's1', untilAt: at(25) },
    ]);
    expect(after(rotate('s2', 1), rotate('s3', 30)).state?.secrets.map(({ secretId }) => secretId)).toEqual(['s3', 's2']);
  });

  it('shows its latest hundred messages, and always the one on its way', () => {
    const many = Array.from({ length: 150 }, (_, index): WebhookCommand[] => [
      { type: 'SendTest', at: at(1) },
      record(1, {}, String(index + 2)),
    ]).flat();
    const { state } = after(send, ...many);
    expect(state?.deliveries).toHaveLength(100);
    expect(state?.deliveries[0]).toMatchObject({ deliveryId: '1', state: 'pending' });
    expect(state?.deliveries.at(-1)).toMatchObject({ deliveryId: '151' });
    expect(state === undefined ? [] : dueDeliveries(state, at(2)).map(({ deliveryId }) => deliveryId)).toEqual(['1']);
  });

  it('that is not there is unknown, and one that is there is not registered again', () => {
    expect(given(webhookEndpoint).when({ type: 'SendTest', at: at(0) }).rejection).toMatchObject({
      kind: 'unknown',
      code: 'webhook.unknown',
    });
    const { type: _type, ...facts } = registered;
    expect(after({ ...facts, type: 'Register' }).rejection).toMatchObject({ code: 'webhook.registered-already' });
  });
});
