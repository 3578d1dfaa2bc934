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

  it('lets readers read at once, and tells whoever publishes when the disk has it; nobody waits for offsets alone', async () => {
    const disk = Promise.withResolvers<void>();
    let asked = 0;
    const slow: EmbeddedLog = {
      ...log,
      flushed() {
        asked += 1;
        return disk.promise;
      },
    };
    const heard: number[] = [];
    const writer = createEmbeddedWriter(slow, (lanes) => heard.push(lanes.size));
    writer.commitOffset('group', lane(), 1);
    await writer.flush();
    expect({ asked, isIdle: writer.isIdle }).toEqual({ asked: 0, isIdle: true });
    let isTold = false;
    const published = writer.publish([aMessage('1')]).then(() => {
      isTold = true;
    });
    await writer.flush();
    expect({ heard, ids: ids(), asked, isTold, isIdle: writer.isIdle }).toEqual({
      ...{ heard: [0, 1], ids: ['0 1'] },
      ...{ asked: 1, isTold: false, isIdle: false },
    });
    disk.resolve();
    await published;
    expect(isTold).toBe(true);
  });

  it('a disk that fails is no disk: whoever publishes is told BusUnavailable, and says it again', async () => {
    const broken: EmbeddedLog = { ...log, flushed: () => Promise.reject(new Error('EIO')) };
    await expect(createEmbeddedWriter(broken, () => undefined).publish([aMessage('1')])).rejects.toThrow(BusUnavailable);
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
