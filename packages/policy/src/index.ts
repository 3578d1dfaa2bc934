/**
 * Everything that the business may change: typed documents with a version, an effective moment and a scope. A service keeps them
 * in a `PolicyBook`, asks it with a definition (`book.resolve(churnLevels, { dealerId, tree, at })`), and records the
 * answer's `reference` with the decision. The shipped defaults in `policies/` are the last scope.
 */
export { loadDefaults, UnusableDefaults } from './defaults';
export { cadenceNamed, cadencesInForce, type CadenceInForce, stepOfKind } from './cadences-in-force';
export { escalatedKind } from './escalated-kind';
export { capProblems } from './cap-lint';
export {
  assertPolicyBody,
  type DeepReadonly,
  definePolicy,
  type PolicyDefinition,
  type PolicyDocument,
  type PolicyProblem,
  policyReference,
} from './definition';
export { diffPolicies, type PolicyDifference } from './difference';
export { problemsOfText, type WrittenText, writeText } from './liquid-text';
export { DEFAULT_SCOPE, PolicyBook, type PolicyQuestion, type ResolvedPolicy, type ScopePath } from './policy-book';
export { type ExampleCustomer, lintStates, type MonthsAgo, type StateFinding } from './state-lint';
export { definitionOf, POLICY_DEFINITIONS } from './subjects';
export { adoption, type AdoptionPolicy } from './subjects/adoption';
export { appointmentCapacity, type AppointmentCapacity } from './subjects/appointment-capacity';
export { type CallChecks, callChecks, type CallSample } from './subjects/call-checks';
export { type CarTraits, isMeant, isSevereUse } from './subjects/car-traits';
export {
  type CareItems,
  careItems,
  type CareLimit,
  DATED_CARE_ITEMS,
  type DoneBy,
  limitOf,
  type ScheduledItem,
  type SeasonChange,
} from './subjects/care-items';
export { type HoldOuts, holdOuts, type HoldOutStream } from './subjects/hold-outs';
export { identity, type IdentityPolicy } from './subjects/identity';
export { type Cadence, type CadenceStep, cadences, type Cadences, type TriggerKind, type TriggerOf } from './subjects/cadences';
export {
  CASE_KINDS,
  type CaseKind,
  type ClockName,
  type ClockRule,
  CLOCKS,
  clocksFor,
  type ComplaintClocks,
  complaintClocks,
  ESCALATION_LEVELS,
  type EscalationLevel,
  SEVERITIES,
  type Severity,
} from './subjects/complaint-clocks';
export {
  type Consent,
  consent,
  type ContactCap,
  type ContactCaps,
  contactCaps,
  type ImportanceRule,
  quietHours,
  type QuietHoursPolicy,
} from './subjects/contacting';
export { type CustomerClasses, customerClasses } from './subjects/customer-classes';
export {
  type ChurnLevels,
  churnLevels,
  customerStates,
  type DataQuality,
  dataQuality,
  type HomeDealer,
  homeDealer,
  MAIN_DEFINITION,
  odometer,
  type OdometerPolicy,
  PERSON_FIELDS,
  type StateDefinitions,
  stateDefinitions,
  VEHICLE_FIELDS,
} from './subjects/customers';
export { CUSTOMER_STATES, type CustomerState, type CustomerStateRule, type CustomerStates } from './subjects/state-rules';
export { KPI_PERIODS, type KpiDefinition, type KpiDefinitions, kpiDefinitions, type KpiPeriod } from './subjects/kpi-definitions';
export {
  type FirstFollowUp,
  LEAD_ESCALATIONS,
  type LeadEscalation,
  LEAD_LEVELS,
  type LeadLevel,
  type LeadLevels,
  leadLevels,
} from './subjects/lead-levels';
export { type Level, levelFor, LEVELS, levels, type LevelsPolicy, points, type PointsPolicy } from './subjects/loyalty';
export {
  type MaintenanceInterval,
  type MaintenanceIntervals,
  maintenanceIntervals,
  maintenanceOf,
  type CarMaintenance,
  type DrivingRules,
  type Estimator,
  ESTIMATOR_METHODS,
} from './subjects/maintenance-intervals';
export { type MessageReplies, messageReplies } from './subjects/message-replies';
export { MESSAGE_VALUES, type MessageTemplates, messageTemplates, type MessageValue } from './subjects/message-templates';
export { type Occasions, occasions } from './subjects/occasions';
export { outbound, type OutboundPolicy } from './subjects/outbound';
export { progressLinks } from './subjects/progress-links';
export {
  type AnswerCondition,
  type Question,
  type Questionnaire,
  type Questionnaires,
  questionnaires,
  SCORES,
} from './subjects/questionnaires';
export {
  RECORD_SOURCES,
  type RecordSource,
  type Survivorship,
  survivorship,
  SURVIVORSHIP_CRITERIA,
  type SurvivorshipCriterion,
} from './subjects/survivorship';
export {
  CORRECTION_ESCALATIONS,
  type CorrectionEscalation,
  VERIFIABLE_FIELDS,
  type VerifiableField,
  verification,
  type VerificationPolicy,
} from './subjects/verification';
export { type WhatIf, whatIf } from './subjects/what-if';
export {
  type Channel,
  CHANNELS,
  CONTACT_OWNERS,
  type ContactOwner,
  CUSTOMER_CLASSES,
  type Purpose,
  PURPOSES,
  VISIT_KINDS,
  type VisitKind,
} from './subjects/words';
export { WORK_CRITERIA, type WorkCriterion, type WorkLists, workLists } from './subjects/work-lists';
