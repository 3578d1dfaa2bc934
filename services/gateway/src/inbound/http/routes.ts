import type { Access } from '@homeward/access';
import type { Bus } from '@homeward/bus';
import type { RpcNetwork } from '@homeward/rpc';
import type { BusinessClock, Probes } from '@homeward/runtime';
import type { DevIssuer } from '../../dev-issuer/dev-issuer';
import type { Organisation } from '../../outbound/organisation';
import type { Services } from '../../outbound/services';
import { accountRoutes } from './accounts';
import { adoptionRoutes } from './adoptions';
import { appointmentRoutes } from './appointments';
import { caseRoutes } from './cases';
import { consentRoutes } from './consents';
import { contactRoutes } from './contacts';
import type { DealersOf } from './dealers';
import { devSignInRoutes } from './dev-sign-in';
import { type DevelopmentHooks, developmentRoutes } from './development';
import { dueRoutes } from './due';
import { effectRoutes } from './effects';
import { erasureRoutes } from './erasures';
import { eventRoutes } from './events';
import { feedRoutes } from './feed';
import type { IdentifyRequest } from './idempotency';
import { identityRoutes } from './identity';
import { trainingRoutes } from './identity-training';
import { importMappingRoutes } from './import-mappings';
import { importPreviewRoutes } from './import-preview';
import { importRoutes } from './imports';
import type { IntakeTools } from './intake-tools';
import { kpiRoutes } from './kpis';
import type { KnownRequests } from './known-requests';
import { leadRoutes } from './leads';
import { meRoutes } from './me';
import { operationRoutes } from './operations';
import { orderRoutes } from './orders';
import { organisationRoutes } from './organisation';
import { outcomeRoutes } from './outcomes';
import { peopleRoutes } from './people';
import { personExportRoutes } from './person-export';
import { policyRoutes } from './policies';
import { occasionRoutes } from './occasions';
import { predictionRoutes } from './predictions';
import { type ProgressLinkTools, progressLinkRoutes } from './progress-links';
import { qualityRoutes } from './quality';
import { receiptRoutes } from './receipts';
import { replyRoutes } from './replies';
import { unsubscribeRoutes } from './unsubscribe';
import { recordRoutes } from './records';
import type { Route } from './route';
import { standingRoutes } from './standings';
import { screenPopRoutes } from './screen-pop';
import { vehicleRoutes } from './vehicles';
import { visitRoutes } from './visits';
import { webhookRoutes } from './webhooks';
import { whatIfRoutes } from './what-if';
import { workRoutes } from './work';
import { workAssignmentRoutes } from './work-assignments';
import { workCheckRoutes } from './work-checks';
import { workFileRoutes } from './work-files';

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
