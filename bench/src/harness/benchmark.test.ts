import { judge } from './benchmark';
import { figureOf } from './statistics';

const ratio = { better: 'higher', bound: 0.3, aim: 0.6 } as const;
const memory = { better: 'lower', bound: 150, aim: 90 } as const;

describe('a figure is judged by its median', () => {
  test.each([
    [ratio, 0.6, 'aim'],
    [ratio, 0.599, 'bound'],
    [ratio, 0.3, 'bound'],
    [ratio, 0.299, 'missed'],
    [memory, 90, 'aim'],
    [memory, 150, 'bound'],
    [memory, 151, 'missed'],
  ] as const)('%j: %d %s', (target, value, grade) => {
    expect(judge('it', 'unit', figureOf([value]), target).grade).toBe(grade);
  });
});
