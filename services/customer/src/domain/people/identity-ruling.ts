import { type Decider, type Instant, Rejection } from '@homeward/kernel';

/** What somebody decided about two records: one person for ever, two for ever, or nothing any more. */
export interface IdentityRulingState {
  readonly a: string;
  readonly b: string;
  readonly ruling: 'always' | 'never' | 'none';
}

export interface RulePair {
  readonly type: 'RulePair';
  /** In the order of `pairOf`. */
  readonly a: string;
  readonly b: string;
  readonly ruling: IdentityRulingState['ruling'];
  readonly by: string;
  /** Why, in the words of whoever decided; sealed under the keys of both records. */
  readonly reason: string;
  readonly at: Instant;
}

export interface PairRuled extends Omit<RulePair, 'type'> {
  readonly type: 'PairRuled';
}

/** The latest decision counts; every one stays in the journal. */
export const identityRuling: Decider<IdentityRulingState, RulePair, PairRuled> = {
  initial: { a: '', b: '', ruling: 'none' },
  decide({ type: _type, ...ruled }, state) {
    if (ruled.a === ruled.b) throw new Rejection('invalid', 'identity.same-record', {});
    return ruled.ruling === state.ruling ? [] : [{ type: 'PairRuled', ...ruled }];
  },
  evolve: {
    PairRuled: (_state, { a, b, ruling }) => ({ a, b, ruling }),
  },
};
