import { startAlone, startProcess } from '@homeward/runtime';
import { readGatewayConfig } from './config';
import { start } from './service';

void startProcess({
  name: 'gateway',
  readConfig: () => readGatewayConfig(process.env),
  start: (config, log, stopping) => startAlone('gateway', config, log, start, stopping),
});
