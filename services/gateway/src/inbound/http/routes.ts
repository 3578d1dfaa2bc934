import type { Access } from '@homeward/access';
import type { Bus } from '@homeward/bus';
import type { RpcNetwork } from '@homeward/rpc';
import type { BusinessClock, Probes } from '@homeward/runtime';
import type { DevIssuer } from '../../dev-issuer/dev-issuer';
import type { Organisation } from '../../outbound/organisation';
import type { Services } from '../../outbound/services';
import { accountRoutes } from './cases/accounts';
import { adoptionRoutes } from './vehicles/adoptions';
import { appointmentRoutes } from './vehicles/appointments';
import { caseRoutes } from './cases/cases';
import { consentRoutes } from './people/consents';
import { contactRoutes } from './contacts/contacts';
import type { DealersOf } from './dealers';
import { devSignInRoutes } from './dev-sign-in';
import { type DevelopmentHooks, developmentRoutes } from './development';
import { dueRoutes } from './vehicles/due';
import { effectRoutes } from './figures/effects';
import { erasureRoutes } from './people/erasures';
import { eventRoutes } from './events';
import { feedRoutes } from './messages/feed';
import type { IdentifyRequest } from './idempotency';
import { identityRoutes } from './people/identity';
import { trainingRoutes } from './people/identity-training';
import { importMappingRoutes } from './intake/import-mappings';
import { importPreviewRoutes } from './intake/import-preview';
import { importRoutes } from './intake/imports';
import type { IntakeTools } from './intake/intake-tools';
import { kpiRoutes } from './figures/kpis';
import type { KnownRequests } from './known-requests';
import { leadRoutes } from './leads/leads';
import { meRoutes } from './me';
import { operationRoutes } from './operations';
import { orderRoutes } from './vehicles/orders';
import { organisationRoutes } from './organisation';
import { outcomeRoutes } from './intake/outcomes';
import { peopleRoutes } from './people/people';
import { personExportRoutes } from './people/person-export';
import { policyRoutes } from './figures/policies';
import { occasionRoutes } from './contacts/occasions';
import { predictionRoutes } from './figures/predictions';
import { type ProgressLinkTools, progressLinkRoutes } from './vehicles/progress-links';
import { qualityRoutes } from './figures/quality';
import { receiptRoutes } from './messages/receipts';
import { replyRoutes } from './messages/replies';
import { unsubscribeRoutes } from './messages/unsubscribe';
import { recordRoutes } from './intake/records';
import type { Route } from './route';
import { standingRoutes } from './people/standings';
import { screenPopRoutes } from './people/screen-pop';
import { vehicleRoutes } from './vehicles/vehicles';
import { visitRoutes } from './vehicles/visits';
import { webhookRoutes } from './messages/webhooks';
import { whatIfRoutes } from './figures/what-if';
import { workRoutes } from './contacts/work';
import { workAssignmentRoutes } from './contacts/work-assignments';
import { workCheckRoutes } from './contacts/work-checks';
import { workFileRoutes } from './contacts/work-files';

/** What the routes need, all of it. */
export interface RouteTools {
  readonly services: Services;
  readonly network: RpcNetwork;
  readonly bus: Bus;
  readonly access: Access;
  readonly organisation: Organisation;
  readonly identify: IdentifyRequest;
  readonly known: KnownRequests;
  readonly probes: Probes;
  readonly clock: BusinessClock;
  readonly dealersOf: DealersOf;
  readonly intake: IntakeTools;
  readonly progressLinks: ProgressLinkTools;
  readonly devIssuer: DevIssuer | undefined;
  readonly development: DevelopmentHooks | undefined;
}

/** Every route of the API. The busiest come first: routes are tried in order. */
export function createRoutes(tools: RouteTools): readonly Route[] {
  const { services, network, bus, access, organisation, identify, known, probes, clock, dealersOf, intake, devIssuer, development } = tools;
  return [
    ...recordRoutes(intake),
    ...importRoutes(intake),
    ...importPreviewRoutes(intake),
    ...importMappingRoutes(),
    ...outcomeRoutes({ customer: services.customer, known, organisation, access, identify }),
    ...contactRoutes(services, dealersOf, identify),
    ...workRoutes(services),
    ...workAssignmentRoutes(services, identify),
    ...workCheckRoutes(services, identify),
    ...workFileRoutes(services, access),
    ...predictionRoutes(services, dealersOf),
    ...effectRoutes(services),
    ...occasionRoutes(services, identify),
    ...whatIfRoutes(services, identify),
    ...receiptRoutes(services, identify),
    ...replyRoutes(services, identify),
    ...unsubscribeRoutes(services, tools.progressLinks.wrongLinks),
    ...standingRoutes(services),
    ...vehicleRoutes(services),
    ...dueRoutes(services, identify),
    ...visitRoutes(services),
    ...progressLinkRoutes(services, identify, tools.progressLinks),
    ...screenPopRoutes(services, access),
    ...peopleRoutes(services, access),
    ...personExportRoutes(services, access, clock, organisation),
    ...erasureRoutes(services, identify),
    ...identityRoutes(services, identify),
    ...trainingRoutes(services),
    ...consentRoutes(services, access, identify),
    ...caseRoutes(services, dealersOf, identify),
    ...orderRoutes(services, dealersOf),
    ...leadRoutes(services, dealersOf, identify),
    ...adoptionRoutes(services, dealersOf, identify),
    ...appointmentRoutes(services, dealersOf, identify),
    ...qualityRoutes(services, dealersOf, identify),
    ...accountRoutes(services, dealersOf, identify),
    ...feedRoutes(services, dealersOf),
    ...webhookRoutes(services, dealersOf, identify),
    ...kpiRoutes(services, access, organisation),
    ...policyRoutes(services, identify, dealersOf),
    ...organisationRoutes(services, organisation, identify),
    ...meRoutes(access, organisation, clock),
    ...operationRoutes(services, network, probes),
    ...eventRoutes(bus),
    ...(devIssuer === undefined ? [] : devSignInRoutes(devIssuer)),
    ...(development === undefined ? [] : developmentRoutes(development, clock)),
  ];
}
