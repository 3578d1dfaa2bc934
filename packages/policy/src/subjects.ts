import type { PolicyDefinition } from './definition';
import { adoption } from './subjects/adoption';
import { appointmentCapacity } from './subjects/appointment-capacity';
import { cadences } from './subjects/cadences';
import { callChecks } from './subjects/call-checks';
import { careItems } from './subjects/care-items';
import { complaintClocks } from './subjects/complaint-clocks';
import { consent, contactCaps, quietHours } from './subjects/contacting';
import { customerClasses } from './subjects/customer-classes';
import { churnLevels, customerStates, dataQuality, homeDealer, odometer, stateDefinitions } from './subjects/customers';
import { holdOuts } from './subjects/hold-outs';
import { identity } from './subjects/identity';
import { kpiDefinitions } from './subjects/kpi-definitions';
import { leadLevels } from './subjects/lead-levels';
import { levels, points } from './subjects/loyalty';
import { maintenanceIntervals } from './subjects/maintenance-intervals';
import { messageReplies } from './subjects/message-replies';
import { messageTemplates } from './subjects/message-templates';
import { occasions } from './subjects/occasions';
import { outbound } from './subjects/outbound';
import { progressLinks } from './subjects/progress-links';
import { questionnaires } from './subjects/questionnaires';
import { survivorship } from './subjects/survivorship';
import { verification } from './subjects/verification';
import { whatIf } from './subjects/what-if';
import { workLists } from './subjects/work-lists';

/** Everything that the business may change. Each has a shipped default, `policies/<subject>/default.yaml`. */
export const POLICY_DEFINITIONS: readonly PolicyDefinition[] = [
  adoption,
  appointmentCapacity,
  cadences,
  callChecks,
  careItems,
  churnLevels,
  complaintClocks,
  consent,
  contactCaps,
  customerClasses,
  customerStates,
  dataQuality,
  holdOuts,
  homeDealer,
  identity,
  kpiDefinitions,
  leadLevels,
  levels,
  maintenanceIntervals,
  messageReplies,
  messageTemplates,
  occasions,
  odometer,
  outbound,
  points,
  progressLinks,
  questionnaires,
  quietHours,
  stateDefinitions,
  survivorship,
  verification,
  whatIf,
  workLists,
];

/** The definition of a subject, if there is such a subject. */
export function definitionOf(subject: string): PolicyDefinition | undefined {
  return POLICY_DEFINITIONS.find((definition) => definition.subject === subject);
}
