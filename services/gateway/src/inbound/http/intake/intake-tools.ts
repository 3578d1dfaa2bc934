import type { BusinessClock, Ids } from '@homeward/runtime';
import type { Organisation } from '../../../outbound/organisation';
import type { OpenIntake } from '../../records/reception';
import type { IdentifyRequest } from '../idempotency';
import type { KnownRequests } from '../known-requests';

/** What the routes of the intake work with. */
export interface IntakeTools {
  readonly open: OpenIntake;
  readonly organisation: Organisation;
  readonly identify: IdentifyRequest;
  readonly known: KnownRequests;
  readonly clock: BusinessClock;
  readonly ids: Ids;
  readonly limits: {
    readonly mostBodyBytes: number;
    readonly mostImportBytes: number;
    readonly spoolDirectory: string;
    /** What clocks may differ by. */
    readonly toleranceSeconds: number;
  };
}
