import path from 'node:path';
import type { DevelopmentIdentity } from '../api/development-logins';
import { PROJECT_ROOT } from '../project-root';

/** Requests of one client in a window, beyond what one terminal or one test can send. */
const DEMO_RATE_LIMIT = '1000000';
/** The facts of a demo take a tenth of it. */
const DEMO_FACTS_MB = '96';

/** Settings of the services that demo and `up` have in common: shipped policies, the development issuer with its identities. */
export function developmentEnvironment(identities: readonly DevelopmentIdentity[]): Readonly<Record<string, string>> {
  return {
    HOMEWARD_POLICIES: path.join(PROJECT_ROOT, 'policies'),
    HOMEWARD_GATEWAY_DEV: 'true',
    HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: 'true',
    HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify(identities),
    HOMEWARD_GATEWAY_RATE_LIMIT: DEMO_RATE_LIMIT,
    HOMEWARD_FACTS_MEMORY_MB: DEMO_FACTS_MB,
    LOG_LEVEL: 'warn',
  };
}
