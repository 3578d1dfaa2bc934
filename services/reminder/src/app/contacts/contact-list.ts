import type { EventPayload } from '@homeward/contracts';
import type { LocalDate } from '@homeward/kernel';
import type { ContactDocument } from '../ports';

type Planned = EventPayload<'homeward.reminder.v1.ContactPlanned'>;
type Dropped = EventPayload<'homeward.reminder.v1.ContactDropped'>;
type Made = EventPayload<'homeward.reminder.v1.ContactMade'>;
type Checked = EventPayload<'homeward.reminder.v1.CallChecked'>;
type Missed = EventPayload<'homeward.reminder.v1.PromiseMissed'>;

/* The list of contacts is a copy of what the calendars tell; each word is about one contact, and an older one never replaces a newer. */

export function afterPlanned(present: ContactDocument | undefined, told: Planned): ContactDocument | undefined {
  if (isOlder(present, told)) return present;
  const { sequence, contactId, personId, dealerId, ownerKind, ownerId, plannedOn, plannedAt, untilOn, channel, purpose } = told;
  const { dueOn, earliestOn, latestOn, confidencePercent, templateVersion, assigned } = told;
  return {
    sequence,
    contactId,
    personId,
    dealerId,
    ownerKind,
    ownerId,
    plannedOn,
    plannedAt,
    untilOn,
    channel,
    purpose,
    status: 'open',
    result: present?.status === 'open' ? present.result : '',
    reasons: told.reasons.map(({ vehicleId, key, kind, dueOn: reasonDueOn, visitId, policyVersion }) => ({
      vehicleId,
      key,
      kind,
      dueOn: reasonDueOn,
      visitId,
      policy: policyVersion,
    })),
    dueOn,
    earliestOn,
    latestOn,
    confidencePercent,
    ...(templateVersion === '' ? {} : { templateVersion }),
    ...(assigned === '' ? {} : { assigned }),
    ...promiseIn(present),
  };
}

/** A contact that moves keeps what was promised in it. */
function promiseIn(present: ContactDocument | undefined): Pick<ContactDocument, 'promisedAt' | 'alarmAt' | 'promiseMissedAt'> {
  if (present?.status !== 'open' || present.promisedAt === undefined) return {};
  const { promisedAt, alarmAt, promiseMissedAt } = present;
  return { promisedAt, ...(alarmAt === undefined ? {} : { alarmAt }), ...(promiseMissedAt === undefined ? {} : { promiseMissedAt }) };
}

export function afterDropped(present: ContactDocument | undefined, told: Dropped): ContactDocument | undefined {
  if (present === undefined || isOlder(present, told)) return present;
  return { ...present, sequence: told.sequence, status: 'dropped', result: told.reason };
}

/** `on` is the local day at the dealer. */
export function afterMade(present: ContactDocument | undefined, told: Made, on: LocalDate): ContactDocument | undefined {
  if (present === undefined || isOlder(present, told)) return present;
  const { sequence, result, failure, promisedAt, alarmAt } = told;
  const status = statusAfter(result);
  // What was promised before is kept by now, or promised anew.
  const { promisedAt: _kept, alarmAt: _rung, promiseMissedAt: _missed, ...rest } = present;
  return {
    ...{ ...rest, sequence, result, status },
    ...(promisedAt === '' ? {} : { promisedAt, alarmAt }),
    ...(status === 'made' ? { madeOn: on, madeBy: told.madeBy } : {}),
    ...(told.answered === true ? { answered: true } : {}),
    ...(failure === '' ? {} : { failure }),
  };
}

/** Of the promise that the contact stands by, and no other: it is told apart from the contact's own words. */
export function afterMissed(present: ContactDocument | undefined, { promisedAt, missedAt }: Missed): ContactDocument | undefined {
  return present?.promisedAt === promisedAt ? { ...present, promiseMissedAt: missedAt } : present;
}

/** The newest word about the call; told apart from the contact's own words as well. */
export function afterChecked(present: ContactDocument | undefined, told: Checked): ContactDocument | undefined {
  const { sequence, callerId, checkedBy: by, checkedAt: at, notMade: isNotMade, mark, answers: findings } = told;
  if (present === undefined || (present.check?.sequence ?? 0) >= sequence) return present;
  return { ...present, check: { sequence, callerId, by, at, isNotMade, mark, findings } };
}

function statusAfter(result: string): ContactDocument['status'] {
  switch (result) {
    case 'not-reached':
    case 'busy':
    case 'call-later':
      return 'open';
    case 'unknown':
      return 'unknown';
    default:
      return 'made';
  }
}

function isOlder(present: ContactDocument | undefined, { sequence }: { readonly sequence: number }): boolean {
  return present !== undefined && present.sequence >= sequence;
}
