import { startAlone, startProcess } from '@homeward/runtime';
import { readAnalyticsConfig } from './config';
import { start } from './service';

void startProcess({
  name: 'analytics',
  readConfig: () => readAnalyticsConfig(process.env),
  start: (config, log, stopping) => startAlone('analytics', config, log, start, stopping),
});
