/**
 * What surrounds a service, as ports: clocks, ids, randomness, key-value, log, timers; how it reads its settings, starts, stops, answers probes and is woken.
 * `startProcess` with `startAlone` is the `main.ts` of a process of its own; `createEmbeddedPorts` is for services that share one process.
 */
export {
  type BusinessClock,
  type MachineClock,
  type ManualMachineClock,
  type VirtualClock,
  fixedClock,
  manualMachineClock,
  readInstant,
  systemClock,
  systemMachineClock,
  virtualClock,
} from './clocks';
export { type Ids, seededIds, timeOrderedIds } from './ids';
export { type Random, secureRandom, seededRandom } from './random';
export { type ManualTimers, type Timers, manualTimers, settlesWithin, systemTimers } from './timers';
export { type KeyRing, type TextKey, createKeyRing } from './key-ring';
export { type ErasureReports, createErasureReports } from './erasure-reports';
export { type KeyValue, type WindowCount, createMemoryKeyValue } from './key-value';
export { LOG_LEVELS, type Log, type LogLevel, type LogOptions, createLog, silentLog } from './log';
export { REDACTED, redact, redactText } from './redaction';
export {
  ConfigurationError,
  type Environment,
  type ReadConfigOptions,
  type SettingProblem,
  printConfiguration,
  readConfig,
} from './configuration';
export { secret, setting } from './settings';
export {
  type KeyConfig,
  type MasterKeySetting,
  SERVICE_PROCESSES,
  type ServiceConfig,
  type ServiceProcess,
  addressesOf,
  hostAndPort,
  key32,
  keySettings,
  serviceSettings,
  urlOf,
  wholeNumber,
  yesOrNo,
} from './service-settings';
export { type Lifecycle, type LifecycleOptions, createLifecycle, withinLimit } from './lifecycle';
export {
  EXIT_FAILED,
  EXIT_OK,
  EXIT_WRONG_CONFIGURATION,
  type ProcessHost,
  type ProcessOptions,
  type Stoppable,
  startProcess,
} from './process';
export {
  type ProbeAnswer,
  type ProbeOptions,
  type ProbeServer,
  type Probes,
  createProbes,
  readHostAndPort,
  startProbeServer,
} from './probes';
export { type ScheduleOptions, type Schedules, startSchedules } from './schedules';
export { activeTraceId, withSpan } from './spans';
export type { ServicePorts } from './service-ports';
export { LostRace, type ReactionTable, type Step, command, createReactions, mustExecute, projected } from './reaction-table';
export type { RunningService } from './running-service';
export { type ReferenceData, type ReferenceDataOptions, type StaffMember, createReferenceData } from './reference-data';
export { type PersonDirectory, type PersonPlacement, createPersonDirectory } from './person-directory';
export { type Digest, type DigestResult, createDigest } from './digest';
export { effectsOf, type Pace, type WakeUp, wakeUpsOf, whenDue } from './wake-ups';
export { type ServiceShell, type ServiceWarning, isTransient, publishTo, startService } from './service-shell';
export { toItemOutcome } from './item-outcome';
export { causeOf, executeItems, rejectedItem } from './request-items';
export { type EmbeddedPorts, type EmbeddedPortsOptions, createEmbeddedPorts } from './embedded-ports';
export { STATEFUL_SERVICES, type StateDigest, digestOf } from './state-digest';
export { type PlatformLag, lagOf } from './platform-lag';
export { databaseOf, startAlone } from './standalone';
export { BYTE_ORDER_MARK, toCsvLine } from './csv-line';
export { type SignedContent, isSignedWith, isWebhookSecret, toWebhookSecret, webhookSignature } from './webhook-signature';
