/** The two ways to run the platform: everything in one process (`startEmbedded`), or six processes over real servers (`startFull`). */
export { type EmbeddedOptions, startEmbedded } from './embedded';
export { type FullConstellation, type FullOptions, startFull } from './full';
export { freeAddresses } from './free-addresses';
export type { RunningConstellation, VirtualConstellation } from './running-constellation';
export { type RunningServiceProcess, type ServiceProcessOptions, startServiceProcess } from './service-process';
export {
  publishOrganisation,
  signInAsDms,
  signInToTrial,
  type TrialAnswer,
  type TrialClient,
  type TrialFile,
  type TrialRequest,
  uploadFile,
} from './trial-client';
export { TRIAL_LOGINS, trialClientOf, type TrialOrganisation, trialSettings } from './trial-settings';
