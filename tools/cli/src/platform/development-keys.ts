/**
 * Keys of the demo, known to everybody: they are constant, so that derived ids and the state hash are the same in every run and in both constellations.
 * Nothing real may be kept under them.
 */
export const DEVELOPMENT_KEYS = {
  HOMEWARD_IDENTITY_KEY: Buffer.from('homeward development identity 01').toString('base64'),
  HOMEWARD_MASTER_KEYS: `development:${Buffer.from('homeward development master k 01').toString('base64')}`,
} as const;
