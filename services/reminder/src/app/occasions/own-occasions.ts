import type { OrgTree } from '@homeward/access';
import { isInstant, localDateOf } from '@homeward/calendar';
import type { EventPayload } from '@homeward/contracts';
import { type Instant, Rejection } from '@homeward/kernel';
import { occasions, type Occasions } from '@homeward/policy';
import { mustExecute, type PersonPlacement } from '@homeward/runtime';
import type { VehicleReasons } from '../../domain/contacts/contact-facts';
import { occasionReasons, type PersonOccasion } from '../../domain/occasions/occasion-reasons';
import { isWaitOver, type OrderedCar, orderReasons } from '../../domain/occasions/order-reasons';
import { afterMove, ownSequence, reasonsOfRecord } from '../../domain/occasions/own-reasons';
import type { CareTerms } from '../../domain/cadences/reasons';
import { step } from '../../domain/cadences/step';
import { subjectNamed } from '../../domain/cadences/subject';
import { optionalDay } from '../cars/heard-facts';
import type { ReminderPorts } from '../ports';

type CaseChanged = EventPayload<'homeward.complaint.v1.CaseChanged'>;
type OrderChanged = EventPayload<'homeward.customer.v1.OrderChanged'>;
type CorrectionPlaced = EventPayload<'homeward.customer.v1.CorrectionPlaced'>;

/** What somebody else's work asks of a person's record; `sequence` and `subject` are those of that work. */
export interface OwnOccasion extends Omit<PersonOccasion, 'untilOn' | 'cadence'> {
  /** The person that the record stands for while it is alone. */
  readonly ownPersonId: string;
  /** There is nothing to do, or nothing any more. */
  readonly isOver: boolean;
}

/** What an order of a new car asks of whoever waits for it. */
export interface OwnOrder {
  readonly ownPersonId: string;
  readonly dealerId: string;
  readonly sequence: number;
  readonly order: OrderedCar;
  /** The order is another record's by now: that one, as `ownPersonId` names them. */
  readonly passedTo?: string;
}

interface Rules {
  readonly tree: OrgTree;
  readonly policy: Occasions;
}

/** The customer whose complaint was put right is called again, until somebody has or the case goes on (S2). Nothing for a case of nobody. */
export function toRectification(told: CaseChanged, { tree, policy }: Rules): OwnOccasion | undefined {
  const { caseId, dealerId, personId, kind, status, solvedAt, changedAt, reopened, sequence } = told;
  if (personId === '') return undefined;
  const isToCall = status === 'executed' && policy.rectification.kinds.some((wanted) => wanted === kind);
  const on = localDateOf(instant(solvedAt === '' ? changedAt : solvedAt), tree.zoneOf(dealerId));
  return {
    ownPersonId: personId,
    isOver: !isToCall,
    subject: subjectNamed('case', caseId),
    turn: String(reopened),
    sequence,
    kinds: ['rectification'],
    dealerId,
    on,
    ownerId: '',
    because: step('rectification', { caseId, kind, status, on }),
  };
}

/** A wrong field of a record that the customer has to be asked about. */
export function toCorrection(told: CorrectionPlaced, { tree, policy }: Rules): OwnOccasion {
  const { correctionId, ownPersonId, dealerId, advisorId, field, status, openedAt, dueAt, sequence } = told;
  const zone = tree.zoneOf(dealerId);
  const on = localDateOf(instant(openedAt), zone);
  return {
    ownPersonId,
    isOver: status !== 'open' || !policy.corrections.fields.includes(field),
    subject: subjectNamed('correction', correctionId),
    turn: on,
    sequence,
    kinds: ['correction'],
    dealerId,
    on,
    dueOn: localDateOf(instant(dueAt), zone),
    ownerId: advisorId,
    because: step('correction', { correctionId, field, status, on }),
  };
}

/** Whose order it is, and whose it was; nobody when it was over before anybody was told that they wait. */
export function toOwnOrders(told: OrderChanged): readonly OwnOrder[] {
  const { orderId, dealerId, state, previousState, expectedOn, sequence, ownPersonId, previousOwnPersonId, consultantId } = told;
  const stateSinceAt = instant(told.stateSinceAt);
  // Orders that were told before their beginning was: whose they are is known with the next word.
  if (ownPersonId === '' || (previousState === '' && isWaitOver(told))) return [];
  const times = { stateSinceAt, orderedAt: instant(told.orderedAt), expectedOn: optionalDay(expectedOn) };
  const order: OrderedCar = { orderId, dealerId, state, consultantId, ...times };
  const own = { dealerId, sequence, order };
  return [
    ...(previousOwnPersonId === '' ? [] : [{ ...own, ownPersonId: previousOwnPersonId, passedTo: ownPersonId }]),
    { ...own, ownPersonId },
  ];
}

/** The policy about occasions as the dealer of an event has it. */
export function rulesFor({ reference }: Pick<ReminderPorts, 'reference'>, dealerId: string, at: Instant): Rules {
  const tree = reference.tree();
  return { tree, policy: reference.policies().resolve(occasions, { dealerId, tree, at }).document };
}

/** The reasons of these occasions and orders, by the person whose record each is about now. */
export async function ownReasons(
  ports: ReminderPorts,
  told: readonly (OwnOccasion | OwnOrder)[],
  now: Instant,
): Promise<readonly { readonly personId: string; readonly reasons: VehicleReasons }[]> {
  if (told.length === 0) return [];
  const placements = await ports.people.placementsOf([...new Set(told.map(({ ownPersonId }) => ownPersonId))]);
  const care = ports.surroundingsAt(now).care;
  const personOf = (ownId: string): string => placements.get(ownId)?.personId ?? ownId;
  return told.map((own) => {
    // Of two records of one person it does not matter which of them ordered.
    const passedTo =
      'order' in own && own.passedTo !== undefined && personOf(own.passedTo) === personOf(own.ownPersonId) ? own.passedTo : '';
    const ownPersonId = passedTo === '' ? own.ownPersonId : passedTo;
    const sequence = ownSequence(own.sequence, placements.get(ownPersonId)?.sequence);
    const terms = care.of(own.dealerId);
    const given = 'order' in own ? ofOrder(own, passedTo, sequence, terms) : ofOccasion(own, sequence, terms, now);
    const personId = personOf(ownPersonId);
    return { personId, reasons: personId === ownPersonId ? given : { ...given, of: ownPersonId } };
  });
}

function ofOccasion({ isOver, ...about }: OwnOccasion, sequence: number, { cadencesAt, shift }: CareTerms, now: Instant): VehicleReasons {
  if (isOver) return { vehicleId: about.subject, sequence, reasons: [], because: about.because };
  return occasionReasons({ ...about, sequence, untilOn: '', cadence: '' }, { cadences: cadencesAt(now), shift });
}

/** Whoever it is of no more is told that there is nothing. */
function ofOrder({ order, passedTo }: OwnOrder, keptBy: string, sequence: number, terms: CareTerms): VehicleReasons {
  const given = orderReasons(order, sequence, terms);
  return passedTo === undefined || passedTo === keptBy ? given : { ...given, reasons: [] };
}

/** Where a record belongs now, and to whom it belonged before. */
export interface RecordMove extends PersonPlacement {
  readonly previousPersonId: string;
}

/** Reasons that are about no one car go with the record that they are about, by the id that it has when it is alone. */
export async function moveOwnReasons(ports: ReminderPorts, moves: ReadonlyMap<string, RecordMove>, now: Instant): Promise<void> {
  const known = await ports.calendars.load([...new Set([...moves].flatMap(([ownId, { previousPersonId }]) => [ownId, previousPersonId]))]);
  const surroundings = ports.surroundingsAt(now);
  const requests = [...moves].flatMap(([ownId, { personId, previousPersonId, sequence }]) =>
    [...new Set([ownId, previousPersonId])]
      .filter((from) => from !== personId)
      .flatMap((from) => {
        const moved = reasonsOfRecord(known.get(from)?.state.facts.vehicles ?? {}, from, ownId).map((reasons) => ({
          ...afterMove(reasons, sequence),
          of: ownId,
        }));
        if (moved.length === 0) return [];
        const gone = moved.map((reasons) => ({ ...reasons, reasons: [] }));
        return [
          { id: from, vehicles: gone },
          { id: personId, vehicles: moved },
        ].map(({ id, vehicles }) => ({
          id,
          cause: { id: `moved:${ownId}:${sequence}:${from}:${id}` },
          at: now,
          command: { type: 'HearReasons' as const, vehicles, surroundings: surroundings.touch(id) },
        }));
      }),
  );
  if (requests.length > 0) await mustExecute(ports.calendars, requests);
}

function instant(text: string): Instant {
  if (!isInstant(text)) throw new Rejection('invalid', 'reminder.unreadable-instant');
  return text;
}
