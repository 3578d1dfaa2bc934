import type { MatchModel } from './match-model';
import shipped from './default-model.json';

/** The model to start with: what `trainModel` makes of the invented people of `tools/demo-data`. A brand trains its own on its own records. */
export const DEFAULT_MATCH_MODEL: MatchModel = { ...shipped, version: 1 };
