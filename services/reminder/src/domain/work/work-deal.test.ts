import fc from 'fast-check';
import { dealOut, type Desk, type Task, type Worker } from './work-deal';

const aWorker = (code: string, change: Partial<Worker> = {}): Worker => ({
  code,
  kind: 'care-specialist',
  capacity: 10,
  done: 0,
  ...change,
});
const aTask = (contactId: string, change: Partial<Task> = {}): Task => ({
  contactId,
  ownerKind: 'care-specialist',
  ownerId: '',
  isBound: false,
  rank: contactId,
  ...change,
});
const aDesk = (workers: readonly Worker[], change: Partial<Desk> = {}): Desk => ({
  workers,
  away: new Map(),
  capacityOf: () => 10,
  evenUpToPercent: 120,
  ...change,
});
const tasksOf = (count: number): readonly Task[] =>
  Array.from({ length: count }, (_, index) => aTask(`c${String(index).padStart(4, '0')}`));
const loadsOf = (dealt: ReturnType<typeof dealOut>): Readonly<Record<string, number>> => {
  const loads: Record<string, number> = {};
  for (const { ownerId, isOver } of dealt.values()) if (!isOver) loads[ownerId] = (loads[ownerId] ?? 0) + 1;
  return loads;
};

describe('the work of a day', () => {
  it('a contact that names an owner stays with that one, and beyond what fits a day it is told as over', () => {
    const tasks = ['a', 'b', 'c'].map((id) => aTask(id, { ownerId: 'CS1' }));
    const dealt = dealOut(tasks, aDesk([aWorker('CS1', { capacity: 2 }), aWorker('CS2')]));
    expect([...dealt]).toEqual([
      ['a', { ownerId: 'CS1', how: 'own', isOver: false }],
      ['b', { ownerId: 'CS1', how: 'own', isOver: false }],
      ['c', { ownerId: 'CS1', how: 'own', isOver: true }],
    ]);
  });

  it('what was promised or taken has room before everything else, however much it is', () => {
    const tasks = [
      aTask('a', { ownerId: 'CS1' }),
      aTask('y', { ownerId: 'CS1', isBound: true }),
      aTask('z', { ownerId: 'CS1', isBound: true }),
    ];
    const dealt = dealOut(tasks, aDesk([aWorker('CS1', { capacity: 1 })]));
    expect([dealt.get('a')?.isOver, dealt.get('y')?.isOver, dealt.get('z')?.isOver]).toEqual([true, false, false]);
  });

  it('what was done on the day takes room as well, so that nobody is given more for being quick', () => {
    const dealt = dealOut(tasksOf(6), aDesk([aWorker('CS1', { capacity: 4, done: 4 }), aWorker('CS2', { capacity: 4 })]));
    expect(loadsOf(dealt)).toEqual({ CS2: 4 });
    expect([...dealt.values()].filter(({ isOver }) => isOver)).toHaveLength(2);
  });

  it('work of somebody who is away goes to the substitute, and on to the substitute’s; in a circle it is anybody’s', () => {
    const task = aTask('a', { ownerId: 'CS1' });
    const away = new Map([
      ['CS1', 'CS2'],
      ['CS2', 'CS3'],
    ]);
    expect(dealOut([task], aDesk([aWorker('CS3'), aWorker('CS4')], { away })).get('a')).toEqual({
      ownerId: 'CS3',
      how: 'substitute',
      isOver: false,
    });
    const circle = new Map([
      ['CS1', 'CS2'],
      ['CS2', 'CS1'],
    ]);
    expect(dealOut([task], aDesk([aWorker('CS4')], { away: circle })).get('a')).toEqual({ ownerId: 'CS4', how: 'dealt', isOver: false });
  });

  it('an owner of whom only the code is known keeps what is his', () => {
    const dealt = dealOut([aTask('a', { ownerId: 'SA99' })], aDesk([aWorker('CS1')]));
    expect(dealt.get('a')).toEqual({ ownerId: 'SA99', how: 'own', isOver: false });
  });

  it('without anybody of the kind it is nobody’s, which is no matter of room', () => {
    const dealt = dealOut([aTask('a', { ownerKind: 'call-centre' })], aDesk([aWorker('CS1')]));
    expect(dealt.get('a')).toEqual({ ownerId: '', how: 'nobody', isOver: false });
  });

  it('is the same in whatever order the contacts are read', () => {
    const tasks = tasksOf(40);
    const desk = aDesk([aWorker('CS1'), aWorker('CS2'), aWorker('CS3', { done: 3 })]);
    const sorted = (dealt: ReturnType<typeof dealOut>) => [...dealt].sort(([a], [b]) => (a < b ? -1 : 1));
    const once = sorted(dealOut(tasks, desk));
    fc.assert(
      fc.property(fc.shuffledSubarray([...tasks], { minLength: tasks.length }), (shuffled) => {
        expect(sorted(dealOut(shuffled, desk))).toEqual(once);
      }),
    );
  });

  it('nobody has more than the policy’s share of the mean while others have room', () => {
    const workers = ['CS1', 'CS2', 'CS3', 'CS4'].map((code) => aWorker(code, { capacity: 100 }));
    const loads = loadsOf(dealOut(tasksOf(200), aDesk(workers)));
    expect(Math.max(...Object.values(loads))).toBeLessThanOrEqual(60);
    expect(Object.values(loads).reduce((sum, load) => sum + load, 0)).toBe(200);
  });

  it('when somebody leaves, most contacts of the others stay where they are', () => {
    const workers = ['CS1', 'CS2', 'CS3', 'CS4', 'CS5'].map((code) => aWorker(code, { capacity: 100 }));
    const tasks = tasksOf(200);
    const before = dealOut(tasks, aDesk(workers));
    const after = dealOut(tasks, aDesk(workers.slice(1)));
    const ofOthers = tasks.filter(({ contactId }) => before.get(contactId)?.ownerId !== 'CS1');
    const moved = ofOthers.filter(({ contactId }) => before.get(contactId)?.ownerId !== after.get(contactId)?.ownerId);
    expect(moved.length / ofOthers.length).toBeLessThan(0.15);
  });
});
