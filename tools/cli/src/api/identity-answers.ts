import type { Page } from './answers';

/** How alike two records are, step by step. */
export interface PairComparison {
  readonly recordId: string;
  readonly otherRecordId: string;
  readonly verdict: string;
  readonly weight: number;
  readonly probability: number;
  readonly steps: readonly ComparisonStep[];
}

export interface ComparisonStep {
  readonly field: string;
  readonly level: string;
  readonly weight: number;
  readonly why: string;
}

/** The records of a person, and how alike they are. */
export interface PersonIdentity {
  readonly personId: string;
  readonly records: readonly {
    readonly recordId: string;
    readonly dealerId: string;
    readonly sourceSystem: string;
    readonly tiedBy: string;
    readonly tiedTo?: string;
    readonly weight: number;
  }[];
  readonly comparisons: readonly PairComparison[];
}

/** People of several records. */
export interface MergedPeople extends Page {
  readonly people: readonly { readonly personId: string; readonly recordIds: readonly string[]; readonly dealerIds: readonly string[] }[];
}

/** Pairs of records that may be one person. */
export interface PairReviews extends Page {
  readonly reviews: readonly {
    readonly recordId: string;
    readonly otherRecordId: string;
    readonly weight: number;
    readonly valueFen: number;
    readonly dealerIds: readonly string[];
  }[];
}
