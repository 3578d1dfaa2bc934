import { startAlone, startProcess } from '@homeward/runtime';
import { readComplaintConfig } from './config';
import { start } from './service';

void startProcess({
  name: 'complaint',
  readConfig: () => readComplaintConfig(process.env),
  start: (config, log, stopping) => startAlone('complaint', config, log, start, stopping),
});
