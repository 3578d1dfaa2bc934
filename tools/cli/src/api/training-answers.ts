/** A model's limits, in bits for one person. */
export interface ModelFigures {
  readonly chance: number;
  readonly sure: number;
  readonly doubtful: number;
}

/** A training of the weights; without figures while it is counting. */
export interface ModelTraining {
  readonly trainingId: string;
  readonly status: string;
  readonly lookedAt: number;
  readonly records: number;
  readonly before?: ModelFigures;
  readonly after?: ModelFigures;
  readonly weights: readonly {
    readonly field: string;
    readonly level: string;
    readonly before: number;
    readonly after: number;
    readonly m: number;
    readonly u: number;
  }[];
  readonly crossings: readonly { readonly from: string; readonly to: string; readonly pairs: number }[];
  readonly pairs: number;
  /** Of the policy with which it was published. */
  readonly policyVersion?: number;
}
