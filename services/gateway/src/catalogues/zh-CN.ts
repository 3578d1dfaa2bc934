import type { Catalogue } from './texts';

export const zhCN: Catalogue = {};
