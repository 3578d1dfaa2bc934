import type { Heard } from '@homeward/bus';
import type { EventPayload, EventType } from '@homeward/contracts';
import { type Step, projected } from '@homeward/runtime';
import type { CustomerStores, TimelineDocument } from '../ports';

/** What other services did for people and cars. */
export type TimelineType = Extract<
  EventType,
  | 'homeward.reminder.v1.ContactPlanned'
  | 'homeward.reminder.v1.ContactDropped'
  | 'homeward.reminder.v1.ContactMade'
  | 'homeward.complaint.v1.CaseChanged'
  | 'homeward.loyalty.v1.PointsPosted'
  | 'homeward.loyalty.v1.LevelChanged'
>;

/** The entry in which the person stands, of one that is kept for another car of the same contact. */
export function contactEntryOf(entryId: string, vehicleId: string): string {
  return entryId.endsWith(carSuffix(vehicleId)) ? entryId.slice(0, -carSuffix(vehicleId).length) : entryId;
}

function carSuffix(vehicleId: string): string {
  return `:${vehicleId}`;
}

type Reaction = { readonly [Type in TimelineType]: (heard: Heard<EventPayload<Type>>) => readonly Step[] };

/** Keeps an entry per fact, under the fact's own id: delivered twice, it is written once; the order of arrival does not matter. */
export function timelineReactions(timeline: CustomerStores['timeline']): Reaction {
  const keep = (heard: Heard<unknown>, entry: Omit<TimelineDocument, 'at'>, at = heard.at): readonly Step[] => [
    projected(timeline, { id: heard.cause, change: (present) => present ?? { ...entry, at } }),
  ];
  /** A contact may be about several cars: it stands once in the person's timeline, and in that of each car. */
  const keepForCars = (
    heard: Heard<unknown>,
    entry: Omit<TimelineDocument, 'at' | 'vehicleId'>,
    reasons: readonly { readonly vehicleId: string }[],
    at = heard.at,
  ): readonly Step[] => {
    const [first, ...others] = [...new Set(reasons.flatMap(({ vehicleId }) => given(vehicleId) ?? []))];
    const { personId: _person, ...ofCar } = entry;
    return [
      ...keep(heard, { ...entry, vehicleId: first }, at),
      ...others.map((vehicleId) =>
        projected(timeline, { id: `${heard.cause}${carSuffix(vehicleId)}`, change: (present) => present ?? { ...ofCar, vehicleId, at } }),
      ),
    ];
  };
  return {
    'homeward.reminder.v1.ContactPlanned': (heard) => {
      const { contactId, personId, dealerId, plannedOn, channel, purpose, reasons } = heard.event;
      const values = { plannedOn, channel, purpose, reasons: reasons.map(({ kind }) => kind).join() };
      return keepForCars(heard, { kind: 'contact-planned', personId, dealerId, subjectId: contactId, values }, reasons);
    },
    'homeward.reminder.v1.ContactDropped': (heard) => {
      const { contactId, personId, dealerId, reason } = heard.event;
      return keep(heard, { kind: 'contact-dropped', personId, dealerId, subjectId: contactId, values: { reason } });
    },
    'homeward.reminder.v1.ContactMade': (heard) => {
      const { contactId, personId, dealerId, result, channel, madeAt, reasons } = heard.event;
      const visits = [...new Set(reasons.flatMap(({ visitId }) => given(visitId) ?? []))].join();
      const values = { result, channel, reasons: reasons.map(({ kind }) => kind).join(), ...(visits === '' ? {} : { visits }) };
      return keepForCars(heard, { kind: 'contact-made', personId, dealerId, subjectId: contactId, values }, reasons, madeAt);
    },
    'homeward.complaint.v1.CaseChanged': (heard) => {
      const { caseId, personId, vehicleId, dealerId, kind, status, change, changedAt } = heard.event;
      return keep(
        heard,
        {
          kind: 'case-changed',
          personId: given(personId),
          vehicleId: given(vehicleId),
          dealerId,
          subjectId: caseId,
          values: { kind, status, change },
        },
        changedAt,
      );
    },
    'homeward.loyalty.v1.PointsPosted': (heard) => {
      const { entryId, personId, dealerId, kind, points, balance, postedAt } = heard.event;
      const values = { kind, points: String(points), balance: String(balance) };
      return keep(heard, { kind: 'points-posted', personId, dealerId, subjectId: entryId, values }, postedAt);
    },
    'homeward.loyalty.v1.LevelChanged': (heard) => {
      const { accountId, personId, level, on } = heard.event;
      return keep(heard, { kind: 'level-changed', personId, dealerId: '', subjectId: accountId, values: { level, on } });
    },
  };
}

function given(id: string): string | undefined {
  return id === '' ? undefined : id;
}
