import { startAlone, startProcess } from '@homeward/runtime';
import { readCustomerConfig } from './config';
import { start } from './service';

void startProcess({
  name: 'customer',
  readConfig: () => readCustomerConfig(process.env),
  start: (config, log, stopping) => startAlone('customer', config, log, start, stopping),
});
