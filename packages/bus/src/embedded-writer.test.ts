import { BusUnavailable, type Message } from './bus';
import { type EmbeddedLog, type Lane, openEmbeddedLog } from './embedded-log';
import { createEmbeddedWriter } from './embedded-writer';

const aMessage = (id: string): Message => ({
  topic: 'topic',
  key: 'key',
  id,
  source: 'source',
  type: 'type',
  at: '2024-05-01T01:00:00.000Z',
  value: new Uint8Array(0),
});

describe('the writer of the embedded bus', () => {
  let log: EmbeddedLog;
  beforeEach(() => {
    log = openEmbeddedLog(':memory:', () => 0);
    log.createTopics([{ name: 'topic', partitions: 1, retention: 'forever' }]);
  });
  afterEach(() => log.close());

  const lane = () => log.topic('topic')?.[0] as Lane;
  const ids = () => log.read(lane(), 0, 10).map(({ id, offset }) => `${offset} ${id}`);

  it('puts the calls of one turn, and the offsets, into one transaction', async () => {
    let transactions = 0;
    const counting: EmbeddedLog = {
      ...log,
      write(work) {
        transactions += 1;
        log.write(work);
      },
    };
    const writer = createEmbeddedWriter(counting, () => undefined);
    writer.commitOffset('group', lane(), 7);
    await Promise.all([writer.publish([aMessage('1')]), writer.publish([aMessage('2')])]);
    expect(transactions).toBe(1);
    expect(ids()).toEqual(['0 1', '1 2']);
    expect([...log.committed('group').values()]).toEqual([7]);
  });

  it('waits for the disk where a message was promised, not for offsets alone', async () => {
    const durabilities: (string | undefined)[] = [];
    const noting: EmbeddedLog = {
      ...log,
      write(work, durability) {
        durabilities.push(durability);
        log.write(work, durability);
      },
    };
    const writer = createEmbeddedWriter(noting, () => undefined);
    writer.commitOffset('group', lane(), 1);
    await writer.flush();
    writer.commitOffset('group', lane(), 2);
    await writer.publish([aMessage('1')]);
    expect(durabilities).toEqual(['relaxed', undefined]);
    expect([...log.committed('group').values()]).toEqual([2]);
  });

  it('a transaction that fails leaves nothing: the calls are told BusUnavailable, offsets come again, numbering goes on without a gap', async () => {
    let isFull = true;
    const failing: EmbeddedLog = {
      ...log,
      write: (work) =>
        log.write(() => {
          work();
          if (isFull) throw new Error('disk full');
        }),
    };
    const heard: number[] = [];
    const writer = createEmbeddedWriter(failing, (lanes) => heard.push(lanes.size));
    writer.commitOffset('group', lane(), 7);
    await expect(writer.publish([aMessage('1')])).rejects.toThrow(BusUnavailable);
    expect(ids()).toEqual([]);
    isFull = false;
    await writer.publish([aMessage('2')]);
    expect(ids()).toEqual(['0 2']);
    expect([...log.committed('group').values()]).toEqual([7]);
    expect(heard).toEqual([1]);
  });
});
