import { AdoptionServiceDefinition } from '@homeward/contracts/adoptions';
import { AppointmentServiceDefinition } from '@homeward/contracts/appointments';
import { AnalyticsServiceDefinition } from '@homeward/contracts/analytics-service';
import { CheckServiceDefinition } from '@homeward/contracts/checks';
import { ComplaintServiceDefinition } from '@homeward/contracts/complaint-service';
import { CustomerServiceDefinition, OrganisationServiceDefinition, PolicyServiceDefinition } from '@homeward/contracts/customer-service';
import { DueServiceDefinition } from '@homeward/contracts/due';
import { ErasureReportServiceDefinition, ErasureServiceDefinition } from '@homeward/contracts/erasures';
import { FeedServiceDefinition } from '@homeward/contracts/feed';
import { LeadServiceDefinition } from '@homeward/contracts/leads';
import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { LoyaltyServiceDefinition } from '@homeward/contracts/loyalty-service';
import { OccasionServiceDefinition } from '@homeward/contracts/occasions';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { OrderServiceDefinition } from '@homeward/contracts/orders';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { ReminderServiceDefinition } from '@homeward/contracts/reminder-service';
import { VisitServiceDefinition } from '@homeward/contracts/visits';
import { WebhookServiceDefinition } from '@homeward/contracts/webhooks';
import { ReplyServiceDefinition } from '@homeward/contracts/replies';
import { StandingServiceDefinition } from '@homeward/contracts/standings';
import { WhatIfServiceDefinition } from '@homeward/contracts/what-if';
import { WorkServiceDefinition } from '@homeward/contracts/work';
import type { RpcNetwork } from '@homeward/rpc';

/** The processes that answer about themselves. */
export const ASKED_PROCESSES = ['customer', 'reminder', 'complaint', 'loyalty', 'analytics'] as const;
export type AskedProcess = (typeof ASKED_PROCESSES)[number];

/** The other services, as the gateway calls them. */
export type Services = ReturnType<typeof createServices>;

export function createServices(network: RpcNetwork) {
  const operations = (process: AskedProcess) => network.client(process, OperationsServiceDefinition);
  return {
    customer: network.client('customer', CustomerServiceDefinition),
    leads: network.client('customer', LeadServiceDefinition),
    standings: network.client('customer', StandingServiceDefinition),
    adoptions: network.client('customer', AdoptionServiceDefinition),
    appointments: network.client('customer', AppointmentServiceDefinition),
    quality: network.client('customer', QualityServiceDefinition),
    orders: network.client('customer', OrderServiceDefinition),
    visits: network.client('customer', VisitServiceDefinition),
    identity: network.client('customer', IdentityServiceDefinition),
    erasures: network.client('customer', ErasureServiceDefinition),
    /** Those that follow when a person is erased, and say what they did. */
    erasureReports: {
      reminder: network.client('reminder', ErasureReportServiceDefinition),
      complaint: network.client('complaint', ErasureReportServiceDefinition),
      loyalty: network.client('loyalty', ErasureReportServiceDefinition),
    },
    organisation: network.client('customer', OrganisationServiceDefinition),
    policies: network.client('customer', PolicyServiceDefinition),
    reminder: network.client('reminder', ReminderServiceDefinition),
    due: network.client('reminder', DueServiceDefinition),
    occasions: network.client('reminder', OccasionServiceDefinition),
    whatIf: network.client('reminder', WhatIfServiceDefinition),
    replies: network.client('reminder', ReplyServiceDefinition),
    feed: network.client('reminder', FeedServiceDefinition),
    webhooks: network.client('reminder', WebhookServiceDefinition),
    work: network.client('reminder', WorkServiceDefinition),
    checks: network.client('reminder', CheckServiceDefinition),
    complaint: network.client('complaint', ComplaintServiceDefinition),
    loyalty: network.client('loyalty', LoyaltyServiceDefinition),
    analytics: network.client('analytics', AnalyticsServiceDefinition),
    operations: {
      customer: operations('customer'),
      reminder: operations('reminder'),
      complaint: operations('complaint'),
      loyalty: operations('loyalty'),
      analytics: operations('analytics'),
    } satisfies Readonly<Record<AskedProcess, unknown>>,
  };
}
