import type { Decider, Instant } from '@homeward/kernel';

/** That a person is forgotten: which ids and records it was, who said so and why. No personal values. */
export interface ErasurePlan {
  readonly personIds: readonly string[];
  readonly recordIds: readonly string[];
  /** Which of the records are whose, of dealers alone. Left out by what was decided before dealers were told. */
  readonly dealers?: readonly { readonly dealerId: string; readonly recordIds: readonly string[] }[];
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

export type ErasureState = ErasurePlan | undefined;
export type ErasePerson = { readonly type: 'ErasePerson' } & ErasurePlan;
export type PersonErased = { readonly type: 'PersonErased' } & ErasurePlan;

export const erasure: Decider<ErasureState, ErasePerson, PersonErased> = {
  initial: undefined,
  decide: ({ type: _type, ...plan }, state) => (state === undefined ? [{ type: 'PersonErased', ...plan }] : []),
  evolve: {
    PersonErased: (_state, { type: _type, ...plan }) => plan,
  },
};
