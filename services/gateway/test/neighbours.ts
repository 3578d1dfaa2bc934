import { AdoptionServiceDefinition } from '@homeward/contracts/adoptions';
import { AppointmentServiceDefinition } from '@homeward/contracts/appointments';
import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import { ComplaintServiceDefinition } from '@homeward/contracts/complaint-service';
import {
  CustomerServiceDefinition,
  type IntakeRequest,
  OrganisationServiceDefinition,
  PolicyServiceDefinition,
  type RowOutcome,
} from '@homeward/contracts/customer-service';
import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { ErasureReportServiceDefinition, ErasureServiceDefinition } from '@homeward/contracts/erasures';
import { FeedServiceDefinition } from '@homeward/contracts/feed';
import { LeadServiceDefinition } from '@homeward/contracts/leads';
import { OccasionServiceDefinition } from '@homeward/contracts/occasions';
import { OrderServiceDefinition } from '@homeward/contracts/orders';
import { LoyaltyServiceDefinition } from '@homeward/contracts/loyalty-service';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { CheckServiceDefinition } from '@homeward/contracts/checks';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { ReminderServiceDefinition } from '@homeward/contracts/reminder-service';
import { ReplyServiceDefinition } from '@homeward/contracts/replies';
import { VisitServiceDefinition } from '@homeward/contracts/visits';
import { WebhookServiceDefinition } from '@homeward/contracts/webhooks';
import { StandingServiceDefinition } from '@homeward/contracts/standings';
import { WorkServiceDefinition } from '@homeward/contracts/work';
import { type HandlersOf, type RpcNetwork, type RpcServer, implement, implementPart } from '@homeward/rpc';

/** What a test lets the neighbour services answer; a method that is not given is not there. */
export interface Neighbours {
  customer?: Partial<HandlersOf<typeof CustomerServiceDefinition>>;
  organisation?: Partial<HandlersOf<typeof OrganisationServiceDefinition>>;
  policies?: Partial<HandlersOf<typeof PolicyServiceDefinition>>;
  identity?: Partial<HandlersOf<typeof IdentityServiceDefinition>>;
  erasures?: Partial<HandlersOf<typeof ErasureServiceDefinition>>;
  erasureReports?: Partial<HandlersOf<typeof ErasureReportServiceDefinition>>;
  orders?: Partial<HandlersOf<typeof OrderServiceDefinition>>;
  leads?: Partial<HandlersOf<typeof LeadServiceDefinition>>;
  standings?: Partial<HandlersOf<typeof StandingServiceDefinition>>;
  adoptions?: Partial<HandlersOf<typeof AdoptionServiceDefinition>>;
  appointments?: Partial<HandlersOf<typeof AppointmentServiceDefinition>>;
  visits?: Partial<HandlersOf<typeof VisitServiceDefinition>>;
  quality?: Partial<HandlersOf<typeof QualityServiceDefinition>>;
  reminder?: Partial<HandlersOf<typeof ReminderServiceDefinition>>;
  occasions?: Partial<HandlersOf<typeof OccasionServiceDefinition>>;
  webhooks?: Partial<HandlersOf<typeof WebhookServiceDefinition>>;
  replies?: Partial<HandlersOf<typeof ReplyServiceDefinition>>;
  feed?: Partial<HandlersOf<typeof FeedServiceDefinition>>;
  work?: Partial<HandlersOf<typeof WorkServiceDefinition>>;
  checks?: Partial<HandlersOf<typeof CheckServiceDefinition>>;
  complaint?: Partial<HandlersOf<typeof ComplaintServiceDefinition>>;
  loyalty?: Partial<HandlersOf<typeof LoyaltyServiceDefinition>>;
  analytics?: Partial<HandlersOf<typeof AnalyticsServiceDefinition>>;
}

export const INTAKE_KEY = Buffer.alloc(32, 7);

const operations = implement(OperationsServiceDefinition, {
  readLag: async () => ({
    partitions: [{ group: 'g', topic: 't', partition: 0, committed: 3, end: 5 }],
    unpublished: 1,
    overdue: 0,
    warnings: [],
  }),
  digestState: async () => ({ parts: [{ name: 'things', count: 1, sha256: 'ab' }] }),
});

/** Serves the neighbours as the real ones are served. */
export async function serveNeighbours(network: RpcNetwork, neighbours: Neighbours): Promise<readonly RpcServer[]> {
  const customer = {
    readIntakeKey: async () => ({ keyId: 'aurora/2024-06-01', key: INTAKE_KEY, expiresAt: '' }),
    readRequests: async () => ({ requests: [] }),
    ...neighbours.customer,
  };
  return await Promise.all([
    network.serve('customer', [
      implementPart(CustomerServiceDefinition, customer),
      implementPart(OrganisationServiceDefinition, neighbours.organisation),
      implementPart(PolicyServiceDefinition, neighbours.policies),
      implementPart(ErasureServiceDefinition, neighbours.erasures),
      implementPart(IdentityServiceDefinition, neighbours.identity),
      implementPart(OrderServiceDefinition, neighbours.orders),
      implementPart(LeadServiceDefinition, neighbours.leads),
      implementPart(StandingServiceDefinition, neighbours.standings),
      implementPart(AdoptionServiceDefinition, neighbours.adoptions),
      implementPart(AppointmentServiceDefinition, neighbours.appointments),
      implementPart(VisitServiceDefinition, neighbours.visits),
      implementPart(QualityServiceDefinition, neighbours.quality),
      operations,
    ]),
    network.serve('reminder', [
      implementPart(ReminderServiceDefinition, neighbours.reminder),
      implementPart(OccasionServiceDefinition, neighbours.occasions),
      implementPart(ReplyServiceDefinition, neighbours.replies),
      implementPart(FeedServiceDefinition, neighbours.feed),
      implementPart(WebhookServiceDefinition, neighbours.webhooks),
      implementPart(WorkServiceDefinition, neighbours.work),
      implementPart(CheckServiceDefinition, neighbours.checks),
      implementPart(ErasureReportServiceDefinition, neighbours.erasureReports),
      operations,
    ]),
    network.serve('complaint', [
      implementPart(ComplaintServiceDefinition, neighbours.complaint),
      implementPart(ErasureReportServiceDefinition, neighbours.erasureReports),
      operations,
    ]),
    network.serve('loyalty', [
      implementPart(LoyaltyServiceDefinition, neighbours.loyalty),
      implementPart(ErasureReportServiceDefinition, neighbours.erasureReports),
      operations,
    ]),
    network.serve('analytics', [implementPart(AnalyticsServiceDefinition, neighbours.analytics), operations]),
  ]);
}

export function aRequest(changes: Partial<IntakeRequest> = {}): IntakeRequest {
  return {
    requestId: 'R1',
    kind: 'import',
    dealerId: 'D1',
    recordType: 'visit',
    status: 'completed-with-rejections',
    rows: 2,
    accepted: 1,
    repeated: 0,
    older: 0,
    pending: 0,
    rejected: 1,
    reasons: [{ code: 'intake.vin-invalid', count: 1 }],
    refusal: undefined,
    openedAt: '2024-06-01T00:00:00.000Z',
    digest: '',
    header: ['externalId', 'vin'],
    ...changes,
  };
}

export function aRow(changes: Partial<RowOutcome> = {}): RowOutcome {
  return {
    row: 2,
    outcome: 'rejected',
    code: 'intake.vin-invalid',
    pointer: '/data/vin',
    detail: {},
    original: ['W1', 'X'],
    warnings: [],
    subjectId: '',
    ...changes,
  };
}
