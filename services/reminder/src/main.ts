import { startAlone, startProcess } from '@homeward/runtime';
import { readReminderConfig } from './config';
import { start } from './service';

void startProcess({
  name: 'reminder',
  readConfig: () => readReminderConfig(process.env),
  start: (config, log, stopping) => startAlone('reminder', config, log, start, stopping),
});
