import { holdOuts } from './hold-outs';

const stream = {
  kinds: ['first-service', 'routine'],
  purposes: ['service'],
  sharePercent: 10,
  seed: 's',
  fromOn: '2025-01-01',
  toOn: '2025-12-31',
};
const pointersOf = (change: object, others: object = {}) =>
  holdOuts.problemsOf({ streams: { maintenance: { ...stream, ...change }, ...others } }).map(({ pointer }) => pointer);

describe('hold-outs', () => {
  it('are a share of cars in a stream of reasons, for some days', () => {
    expect(pointersOf({})).toEqual([]);
    expect(pointersOf({ toOn: '2025-01-01', sharePercent: 0.5 })).toEqual([]);
  });

  it.each(['safety', 'appointment', 'complaint'])('nobody goes without %s', (purpose) => {
    expect(pointersOf({ purposes: ['service', purpose] })).toEqual(['/streams/maintenance/purposes/1']);
  });

  it('a recall is about safety, whatever it is called', () => {
    expect(pointersOf({ kinds: ['recall'] })).toEqual(['/streams/maintenance/kinds/0']);
  });

  it('a kind of reason is of one stream, and the days are in order', () => {
    expect(pointersOf({}, { again: { ...stream, kinds: ['routine'] } })).toEqual(['/streams/again/kinds/0']);
    expect(pointersOf({ toOn: '2024-12-31' })).toEqual(['/streams/maintenance/toOn']);
  });

  it('at most half of the cars, and not none', () => {
    expect(pointersOf({ sharePercent: 51 })).toEqual(['/streams/maintenance/sharePercent']);
    expect(pointersOf({ sharePercent: 0 })).toEqual(['/streams/maintenance/sharePercent']);
    expect(pointersOf({ fromOn: '2025-02-30' })).toEqual(['/streams/maintenance/fromOn']);
  });
});
