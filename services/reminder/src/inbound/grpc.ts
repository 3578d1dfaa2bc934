import { readPrincipal } from '@homeward/access';
import {
  type AffectedContactsRequest,
  type Contact,
  type MethodCalibration,
  type ReasonExplanation,
  ReminderServiceDefinition,
} from '@homeward/contracts/reminder-service';
import { Rejection } from '@homeward/kernel';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { type AffectedQuery, listAffectedContacts, migrateCadences } from '../app/contacts/affected-contacts';
import { calibratePredictions } from '../app/cars/calibrations';
import { listContacts, type ReadContact, readContacts, recordResults } from '../app/contacts/contacts';
import { nextStepsOf } from '../app/contacts/next-steps';
import { type ExplainedReason, explainAbsence, explainContacts } from '../app/contacts/explanations';
import type { ContactDocument, ReminderPorts } from '../app/ports';
import { RANGE_PERCENTS } from '../domain/due/back-test';
import type { MethodCount } from '../domain/due/calibration';
import { toReason } from './reason';

const NO_STEP = { code: '', values: {} };
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

/** The calls of ReminderService (proto/homeward/reminder/v1/service.proto). */
export function createReminderService(ports: ReminderPorts): Implementation<typeof ReminderServiceDefinition> {
  return implement(ReminderServiceDefinition, {
    listContacts: async ({ dealerIds, on, ownerId, status, personId, page }, { metadata }) => {
      const query = { dealerIds, on, ownerId, status, personId, limit: pageSizeOf(page?.limit), cursor: page?.cursor ?? '' };
      const found = await listContacts(ports, readPrincipal(metadata), query);
      return { contacts: found.items.map(({ document }) => toContact(document)), cursor: found.cursor ?? '' };
    },
    readContacts: async ({ contactIds }, { metadata }) => ({
      contacts: (await readContacts(ports, readPrincipal(metadata), contactIds)).map(toContact),
    }),
    explainContacts: async ({ contactIds }, { metadata }) => ({
      explanations: (await explainContacts(ports, readPrincipal(metadata), contactIds)).map(({ contactId, steps, perReason, basis }) => ({
        contactId,
        reasons: steps.map(toReason),
        perReason: perReason.map(toReasonExplanation),
        basis: JSON.stringify(basis),
      })),
    }),
    explainAbsence: async ({ vehicleId, on }, { metadata }) => {
      const { isPlanned, steps, candidates, basis } = await explainAbsence(ports, readPrincipal(metadata), vehicleId, on);
      return {
        vehicleId,
        contactPlanned: isPlanned,
        reasons: steps.map(toReason),
        candidates: candidates.map(toReasonExplanation),
        basis: JSON.stringify(basis),
      };
    },
    recordResults: async ({ results }, { metadata }) => {
      const outcomes = await recordResults(ports, readPrincipal(metadata), results);
      const next = await nextStepsOf(ports, outcomes);
      return { outcomes: outcomes.map(toItemOutcome), nextSteps: next.map((step) => (step === undefined ? NO_STEP : toReason(step))) };
    },
    listAffectedContacts: async (request, { metadata }) => {
      const { contacts, dealers, cursor } = await listAffectedContacts(ports, readPrincipal(metadata), toAffectedQuery(request));
      return { contacts: [...contacts], dealers: toDealerContacts(dealers), cursor };
    },
    migrateCadences: async (request, { metadata }) => {
      const { vehicles, dealers, cursor } = await migrateCadences(ports, readPrincipal(metadata), toAffectedQuery(request));
      return { vehicles, dealers: toDealerContacts(dealers), cursor };
    },
    calibratePredictions: async ({ dealerIds, page }, { metadata }) => {
      const query = { dealerIds, limit: pageSizeOf(page?.limit), cursor: page?.cursor ?? '' };
      const { dealers, ...rest } = await calibratePredictions(ports, readPrincipal(metadata), query);
      return { ...rest, dealers: [...dealers].map(([dealerId, counts]) => ({ dealerId, methods: counts.map(toMethodCalibration) })) };
    },
  });
}

function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return DEFAULT_PAGE;
  if (asked < 0 || asked > LARGEST_PAGE)
    throw new Rejection('invalid', 'contact.page-size', { pointer: '/limit', from: 1, to: LARGEST_PAGE });
  return asked;
}

function toAffectedQuery({ dealerIds, cadence, page }: AffectedContactsRequest): AffectedQuery {
  return { dealerIds, cadence, limit: pageSizeOf(page?.limit), cursor: page?.cursor ?? '' };
}

function toDealerContacts(dealers: ReadonlyMap<string, number>): { dealerId: string; contacts: number }[] {
  return [...dealers].map(([dealerId, contacts]) => ({ dealerId, contacts }));
}

function toMethodCalibration({ inside, daysOff, daysOffWellKnown, ...count }: MethodCount): MethodCalibration {
  return {
    ...count,
    ranges: RANGE_PERCENTS.map((percent, index) => ({ percent, inside: inside[index] ?? 0 })),
    daysOff: [...daysOff],
    daysOffWellKnown: [...daysOffWellKnown],
  };
}

/** A contact as it is told; what was said of it comes with it, or is empty. */
export function toContact({
  sequence: _sequence,
  madeOn: _madeOn,
  madeBy: _madeBy,
  alarmAt: _alarmAt,
  answered: _answered,
  check,
  reasons,
  promiseMissedAt = '',
  answers = [],
  ...contact
}: ContactDocument & Partial<ReadContact>): Contact {
  return {
    ...{ assigned: '', templateVersion: '', failure: '', promisedAt: '', note: '', questionnaire: '' },
    ...contact,
    promiseMissedAt,
    notMade: check?.isNotMade === true ? true : undefined,
    answers: [...answers],
    reasons: reasons.map(({ policy, ...reason }) => ({ ...reason, policyVersion: policy })),
  };
}

function toReasonExplanation({ reason: { policy, ...reason }, steps, alternatives, changes }: ExplainedReason): ReasonExplanation {
  return {
    reason: { ...reason, policyVersion: policy },
    steps: steps.map(toReason),
    alternatives: alternatives.map(toReason),
    changes: changes.map(toReason),
  };
}
