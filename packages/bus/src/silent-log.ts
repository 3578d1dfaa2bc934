import type { BusLog } from './bus';

const nothing = () => undefined;

/** For who does not want to hear: tests and tools. */
export const silentLog: BusLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };
