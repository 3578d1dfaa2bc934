import { startAlone, startProcess } from '@homeward/runtime';
import { readLoyaltyConfig } from './config';
import { start } from './service';

void startProcess({
  name: 'loyalty',
  readConfig: () => readLoyaltyConfig(process.env),
  start: (config, log, stopping) => startAlone('loyalty', config, log, start, stopping),
});
