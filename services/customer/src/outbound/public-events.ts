import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import { declinedAt } from '../domain/cars/declined-work';
import type { PairRuled } from '../domain/people/identity-ruling';
import type { NodeRegistered } from '../domain/organisation/organisation-node';
import { amountsOf } from '../domain/cars/order-lines';
import type { PersonEvent } from '../domain/people/person';
import type { PolicyPublished } from '../domain/organisation/policy-publication';
import type { SourceRecordEvent } from '../domain/people/source-record';
import type { StaffRegistered } from '../domain/organisation/staff-member';
import type { VehicleEvent } from '../domain/cars/vehicle';
import { tellCare, toWork, workOf } from './care-events';
import { measuredRecord, measuredVehicle, odometerFinding } from './quality-events';

/*
 * What the world is told of each event. Ids and business values only; `sequence` is the count of the aggregate's events, so that whoever
 * keeps a copy can drop what is older.
 */

export function tellRecord(recordId: string, { seq, event, at }: Recorded<SourceRecordEvent>): readonly PublicMessage[] {
  if (event.type === 'RecordTied' || event.type === 'RecordErased') return [];
  const { dealerId, personId } = event;
  const moved = event.type === 'RecordMoved';
  return [
    toMessage('homeward.customer.v1.RecordPlaced', recordId, {
      recordId,
      dealerId,
      personId,
      previousPersonId: moved ? event.previousPersonId : '',
      basicsComplete: event.type === 'RecordRevised' ? event.record.basicsComplete : event.basicsComplete,
      sequence: seq,
      ownPersonId: event.ownPersonId,
      householdId: (event.type === 'RecordRevised' ? event.record.householdId : event.householdId) ?? '',
      previousHouseholdId: event.type === 'RecordRevised' ? (event.leftHouseholdId ?? '') : '',
    }),
    ...(event.type === 'RecordRevised' && !event.confirmation ? [measuredRecord(recordId, event, seq, at)] : []),
  ];
}

export function tellRuling(_pairId: string, { seq, event: { a, b, ruling } }: Recorded<PairRuled>): readonly PublicMessage[] {
  return [toMessage('homeward.customer.v1.PairRuled', a, { recordId: a, otherRecordId: b, ruling, sequence: seq })];
}

export function tellPerson(personId: string, { seq, event }: Recorded<PersonEvent>): readonly PublicMessage[] {
  if (event.type !== 'PersonProfiled') return [];
  const {
    recordIds,
    dealerIds,
    hasMobile,
    hasEmail,
    preferredChannel,
    language,
    consents,
    channelConsents,
    time = {},
    alsoAt = [],
  } = event.profile;
  return [
    toMessage('homeward.customer.v1.PersonProfiled', personId, {
      personId,
      recordIds: [...recordIds],
      dealerIds: [...dealerIds],
      hasMobile,
      hasEmail,
      preferredChannel,
      language,
      consents: consents.map(({ purpose, answer, at }) => ({ purpose, answer, at })),
      channelConsents: channelConsents.map(({ purpose, channel, answer, at }) => ({ purpose, channel, answer, at })),
      timeZone: time.timeZone ?? '',
      callFrom: time.preferred?.from ?? '',
      callTo: time.preferred?.to ?? '',
      ...(alsoAt.includes('wechat') ? { hasWechat: true } : {}),
      ...(alsoAt.includes('address') ? { hasPostalAddress: true } : {}),
      sequence: seq,
    }),
  ];
}

export function tellNode(nodeId: string, { seq, event }: Recorded<NodeRegistered>): readonly PublicMessage[] {
  return [toMessage('homeward.customer.v1.NodeRegistered', nodeId, { ...event.node, sequence: seq })];
}

export function tellStaff(_staffId: string, { seq, event }: Recorded<StaffRegistered>): readonly PublicMessage[] {
  return [toMessage('homeward.customer.v1.StaffRegistered', event.member.nodeId, { ...event.member, sequence: seq })];
}

export function tellPolicy(_id: string, { seq, event }: Recorded<PolicyPublished>): readonly PublicMessage[] {
  const { subject, scope, policy } = event;
  const { version, effectiveFrom, body, publishedBy } = policy;
  return [
    toMessage('homeward.customer.v1.PolicyPublished', subject, {
      subject,
      scope,
      version,
      effectiveFromAt: effectiveFrom,
      body,
      publishedBy,
      sequence: seq,
    }),
  ];
}

export function tellVehicle(vehicleId: string, { seq: sequence, event, at }: Recorded<VehicleEvent>): readonly PublicMessage[] {
  switch (event.type) {
    case 'FactNoted':
    case 'PlacementLearned':
    case 'ReviewScheduled':
      return [];
    case 'RowsSettled':
      return event.rows.map(({ requestId, row }) =>
        toMessage('homeward.customer.v1.RowSettled', requestId, { requestId, row, outcome: 'accepted', sequence }),
      );
    case 'VehicleDescribed': {
      const { brand, model, use, status, firstSoldOn, warrantyMonths, warrantyKm, insuranceExpiresOn, inspectionExpiresOn } =
        event.description;
      const { drivingConditions, environments, engine } = event.description;
      return [
        toMessage('homeward.customer.v1.VehicleDescribed', vehicleId, {
          vehicleId,
          brand,
          model,
          use,
          status,
          firstSoldOn: firstSoldOn ?? '',
          warrantyMonths,
          warrantyKm,
          insuranceExpiresOn: insuranceExpiresOn ?? '',
          inspectionExpiresOn: inspectionExpiresOn ?? '',
          basicsComplete: event.basicsComplete,
          sequence,
          drivingConditions: drivingConditions ?? '',
          environments: [...(environments ?? [])],
          engine: engine ?? '',
        }),
        measuredVehicle(vehicleId, event.description, sequence),
      ];
    }
    case 'VehicleSold': {
      const { key, dealerId, recordId, soldOn, deliveredOn, priceFen, consultantId, revision } = event.sale;
      return [
        toMessage('homeward.customer.v1.VehicleSold', vehicleId, {
          vehicleId,
          saleId: key,
          dealerId,
          recordId: recordId ?? '',
          personId: event.personId,
          soldOn,
          deliveredOn: deliveredOn ?? '',
          priceFen,
          consultantId,
          revision,
          sequence,
        }),
      ];
    }
    case 'OwnerChanged': {
      const { recordId, dealerId, personId, fromOn } = event.owner;
      return [
        toMessage('homeward.customer.v1.OwnerChanged', vehicleId, {
          vehicleId,
          recordId,
          dealerId,
          personId,
          previousPersonId: event.previousPersonId,
          ownedFromOn: fromOn,
          sequence,
        }),
      ];
    }
    case 'HomeDealerChanged':
      return [toMessage('homeward.customer.v1.HomeDealerChanged', vehicleId, { vehicleId, dealerId: event.dealerId, sequence })];
    case 'VisitRecorded': {
      const { visit, mileageKm, personId, previousPersonId } = event;
      return [
        toMessage('homeward.customer.v1.VisitRecorded', vehicleId, {
          visitId: visit.key,
          vehicleId,
          dealerId: visit.dealerId,
          revision: visit.revision,
          kind: visit.service,
          openedAt: visit.openedAt,
          closedAt: visit.closedAt,
          visitedOn: visit.visitedOn,
          mileageKm,
          advisorId: visit.advisorId,
          recordId: visit.recordId ?? '',
          personId,
          previousPersonId,
          ...amountsOf(visit),
          declined: declinedAt(visit).map(toWork),
          work: [...workOf(visit)],
          sequence,
        }),
      ];
    }
    case 'VisitWithdrawn': {
      const { key, dealerId, revision, reason } = event.withdrawal;
      return [
        toMessage('homeward.customer.v1.VisitWithdrawn', vehicleId, {
          visitId: key,
          vehicleId,
          dealerId,
          revision,
          personId: event.personId,
          reason,
          sequence,
        }),
      ];
    }
    case 'OdometerAssessed': {
      const { accepted, refusedKeys, readmitted = [] } = event;
      return [
        toMessage('homeward.customer.v1.OdometerAssessed', vehicleId, {
          vehicleId,
          accepted: [...accepted],
          refused: refusedKeys.length,
          sequence,
        }),
        ...readmitted.map(({ key, dealerId }) => odometerFinding(vehicleId, { key, dealerId, reason: '' }, { open: false, at, sequence })),
      ];
    }
    case 'ReadingRefused': {
      const { key, dealerId, on, mileageKm, reason, source } = event.reading;
      return [
        toMessage('homeward.customer.v1.ReadingRefused', vehicleId, {
          vehicleId,
          dealerId,
          on,
          mileageKm,
          reason,
          sequence,
          readingId: key,
          source,
        }),
        odometerFinding(vehicleId, event.reading, { open: true, at, sequence }),
      ];
    }
    case 'AppointmentChanged': {
      const { key, dealerId, startsAt, service, revision, advisorId, contactId = '' } = event.appointment;
      const status = event.outcome ?? event.appointment.status;
      return [
        toMessage('homeward.customer.v1.AppointmentChanged', vehicleId, {
          appointmentId: key,
          vehicleId,
          dealerId,
          startsAt,
          service,
          status,
          revision,
          advisorId,
          sequence,
          contactId,
        }),
      ];
    }
    case 'DeclinedWorkChanged':
    case 'OpenVisitChanged':
    case 'RecallChanged':
    case 'ServiceContractChanged':
    case 'VehicleLinkChanged':
      return tellCare(vehicleId, event, sequence);
    case 'CustomerStateChanged': {
      const { dealerId, state, churnLevel, on, policyVersion, named = [] } = event;
      return [
        toMessage('homeward.customer.v1.CustomerStateChanged', vehicleId, {
          vehicleId,
          dealerId,
          state,
          churnLevel,
          on,
          policyVersion,
          sequence,
          named: named.map((one) => ({ ...one })),
        }),
      ];
    }
  }
}
