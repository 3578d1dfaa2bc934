import type { Catalogue } from './texts';

export const en: Catalogue = {};
