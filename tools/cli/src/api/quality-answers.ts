import type { Page } from './answers';

/** A wrong field that a dealer has to put right. */
export interface Correction {
  readonly correctionId: string;
  readonly dealerId: string;
  readonly advisorId?: string;
  readonly field: string;
  readonly status: string;
  readonly overdue: boolean;
  readonly dueAt: string;
  readonly escalatedTo?: string;
}

export interface Corrections extends Page {
  readonly corrections: readonly Correction[];
}
