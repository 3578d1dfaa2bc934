import { type Decider, Rejection, fold, given } from './index';

interface Jar {
  readonly coins: number;
}
type JarCommand = { type: 'Put'; coins: number } | { type: 'Take'; coins: number };
type JarEvent = { type: 'CoinsPut'; coins: number } | { type: 'CoinsTaken'; coins: number };

const jar: Decider<Jar, JarCommand, JarEvent> = {
  initial: { coins: 0 },
  decide(command, state) {
    if (command.type === 'Put') return command.coins === 0 ? [] : [{ type: 'CoinsPut', coins: command.coins }];
    if (command.coins > state.coins) throw new Rejection('insufficient', 'jar.too-few', { coins: state.coins });
    return [{ type: 'CoinsTaken', coins: command.coins }];
  },
  evolve: {
    CoinsPut: (state, event) => ({ coins: state.coins + event.coins }),
    CoinsTaken: (state, event) => ({ coins: state.coins - event.coins }),
  },
};

describe('decider', () => {
  it('folds a history from the initial state', () => {
    expect(
      fold(jar, [
        { type: 'CoinsPut', coins: 5 },
        { type: 'CoinsTaken', coins: 2 },
      ]),
    ).toEqual({ coins: 3 });
  });

  it('an event type without its evolution does not compile', () => {
    // @ts-expect-error CoinsTaken is missing
    const incomplete: Decider<Jar, JarCommand, JarEvent>['evolve'] = { CoinsPut: (state: Jar) => state };
    expect(Object.keys(incomplete)).toEqual(['CoinsPut']);
  });
});

describe('given, when, then', () => {
  it('shows the events of the last command', () => {
    const then = given(jar, { type: 'CoinsPut', coins: 5 }).when({ type: 'Take', coins: 2 }, { type: 'Take', coins: 3 });
    expect(then.events).toEqual([{ type: 'CoinsTaken', coins: 3 }]);
    expect(then.state).toEqual({ coins: 0 });
  });

  it('a command may cause nothing', () => {
    expect(given(jar).when({ type: 'Put', coins: 0 }).events).toEqual([]);
  });

  it('shows the rule that the last command broke', () => {
    const { rejection } = given(jar, { type: 'CoinsPut', coins: 1 }).when({ type: 'Take', coins: 2 });
    expect(rejection).toMatchObject({ kind: 'insufficient', code: 'jar.too-few', detail: { coins: 1 } });
  });

  it('asking for the side that did not happen fails', () => {
    expect(() => given(jar).when({ type: 'Take', coins: 1 }).events).toThrow(Rejection);
    expect(() => given(jar).when({ type: 'Put', coins: 1 }).rejection).toThrow('Expected a rejection');
  });

  it('a rejection before the last command is an error of the test', () => {
    expect(() => given(jar).when({ type: 'Take', coins: 1 }, { type: 'Put', coins: 1 })).toThrow(Rejection);
  });
});
