import path from 'node:path';

/** The checkout: where policies and services are. */
export const PROJECT_ROOT = path.resolve(__dirname, '../../..');
