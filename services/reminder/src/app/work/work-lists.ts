import { isVisible, type Principal, unknown } from '@homeward/access';
import { addDays, isLocalDate, localDateOf, startOfDay } from '@homeward/calendar';
import { type Instant, type LocalDate, Rejection } from '@homeward/kernel';
import { cadenceNamed, stepOfKind, type WorkLists } from '@homeward/policy';
import { compareText } from '../../domain/cars/care-facts';
import type { PlannedContact } from '../../domain/contacts/contact-facts';
import { restOf } from '../../domain/contacts/next-step';
import type { CallPromise } from '../../domain/contacts/said';
import { pastsOf } from '../../domain/contacts/shared-past';
import { type Step, step } from '../../domain/cadences/step';
import type { TouchCalendarState } from '../../domain/contacts/touch-calendar';
import { compareWork, measuresOf, type WorkFacts, type WorkMeasures } from '../../domain/work/work-order';
import { access } from '../contacts/contacts';
import type { ContactDocument, ReminderPorts } from '../ports';
import { type AskedQuestionnaire, questionnaireOf } from '../contacts/questionnaires-asked';
import { capacityOf, type DealtContact, readWorkDay, type WorkDay } from './work-day';
import { createDesks, type DeskMember } from './work-desks';

export interface WorkQuery {
  /** A code or the id of a member of staff; empty for the principal. */
  readonly ownerId: string;
  readonly dealerId: string;
  readonly on: string;
  readonly language: string;
}

export interface WorkTopic {
  readonly reason: ContactDocument['reasons'][number];
  readonly why: Step;
  readonly script: string;
}

export interface WorkEntry {
  readonly contact: ContactDocument;
  readonly how: DealtContact['how'];
  readonly topics: readonly WorkTopic[];
  readonly tries: number;
  readonly lastTriedAt: string;
  readonly measures: WorkMeasures;
  readonly promisedAt: string;
  readonly promise: 'due' | 'overdue' | 'later' | '';
  readonly againAt: string;
  readonly questionnaire: AskedQuestionnaire | undefined;
}

export interface WorkList {
  readonly ownerId: string;
  readonly ownerKind: string;
  readonly nodeId: string;
  readonly on: LocalDate;
  readonly capacity: number;
  readonly done: number;
  readonly entries: readonly WorkEntry[];
  readonly policyVersion: string;
}

/** The calls of one person on a day, in the order in which they are to be made; none that is not open any more at this moment. */
export async function listWork(ports: ReminderPorts, principal: Principal, query: WorkQuery): Promise<WorkList> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  const desks = createDesks(ports.reference);
  const owner = ownerOf(ports, principal, query, desks);
  const on = dayAsked(ports, owner.nodeId, query.on);
  const day = await readWorkDay(ports, owner.nodeId, on, desks);
  const own = day.contacts.filter(
    ({ contact, ownerId, isOver }) => ownerId === owner.code && !isOver && isVisible(scope, [contact.dealerId]),
  );
  const entries = await toEntries(ports, own, day, query.language);
  return {
    ownerId: owner.code,
    ownerKind: owner.kind,
    nodeId: owner.nodeId,
    on,
    capacity: capacityOf(day.policy, owner.kind === '' ? (own[0]?.contact.ownerKind ?? '') : owner.kind),
    done: day.done.get(owner.code) ?? 0,
    entries,
    policyVersion: day.reference,
  };
}

/** Whose list is asked for: a member of staff, or a code that only a dealer's system knows. Of a foreign dealer nobody is known. */
function ownerOf(
  { reference }: ReminderPorts,
  principal: Principal,
  { ownerId, dealerId }: WorkQuery,
  desks: ReturnType<typeof createDesks>,
): Pick<DeskMember, 'code' | 'nodeId'> & { readonly kind: string } {
  const tree = reference.tree();
  const scope = access.allowedScope(principal, 'contacts.read', tree);
  if (dealerId !== '' && !isVisible(scope, [dealerId])) throw unknown('dealer');
  // Whoever works above the dealers makes calls of the dealers below.
  const nodes = new Set(scope.kind === 'all' ? [] : [...scope.ids].flatMap((id) => tree.pathOf(id)));
  const asked = dealerId === '' ? [...nodes] : tree.pathOf(dealerId);
  const wanted = ownerId === '' ? principal.subject : ownerId;
  const found = asked.flatMap((nodeId) =>
    desks.membersAt(nodeId).filter(({ staffId, code }) => staffId === wanted || (ownerId !== '' && code === wanted)),
  );
  const [member, ...others] = found;
  if (member !== undefined && (others.length === 0 || dealerId !== '')) return member;
  if (others.length > 0) throw new Rejection('invalid', 'work.dealer-missing', { pointer: '/query/dealer' });
  if (ownerId === '') throw new Rejection('invalid', 'work.owner-missing', { pointer: '/query/owner' });
  const dealers = dealerId === '' ? asked.filter((nodeId) => tree.node(nodeId)?.kind === 'dealer') : [dealerId];
  const [nodeId] = dealers;
  if (nodeId === undefined || dealers.length > 1) throw new Rejection('invalid', 'work.dealer-missing', { pointer: '/query/dealer' });
  return { code: ownerId, nodeId, kind: '' };
}

/** Today, where the desk is, unless a day is asked for. */
export function dayAsked({ reference, clock }: ReminderPorts, nodeId: string, on: string): LocalDate {
  if (on === '') return localDateOf(clock.now(), reference.tree().zoneOf(nodeId));
  if (!isLocalDate(on)) throw new Rejection('invalid', 'work.unreadable-day', { pointer: '/query/date' });
  return on;
}

async function toEntries(
  ports: ReminderPorts,
  own: readonly DealtContact[],
  { nodeId, on, policy }: WorkDay,
  language: string,
): Promise<readonly WorkEntry[]> {
  const personIds = [...new Set(own.map(({ contact }) => contact.personId))];
  const [calendars, levels] = await Promise.all([ports.calendars.load(personIds), ports.levels.get(personIds)]);
  const zone = ports.reference.tree().zoneOf(nodeId);
  const endsAt = startOfDay(addDays(on, 1), zone);
  const now = ports.clock.now();
  const entries = own.flatMap(({ contact: document, how }) => {
    const calendar = calendars.get(document.personId)?.state;
    // The list is a copy; what counts is the calendar.
    const contact = calendar?.open[document.contactId];
    if (calendar === undefined || contact === undefined) return [];
    const attempts = calendar.facts.tried[contact.contactId]?.attempts ?? [];
    const rest = restOf(attempts, on, policy);
    if (rest.isOverForDay) return [];
    const { callAgainOn, said } = attempts.at(-1) ?? {};
    const promisedAt = said?.promise?.callAt ?? (callAgainOn === undefined ? undefined : startOfDay(callAgainOn, zone));
    const facts: WorkFacts = {
      contact,
      promisedAt,
      level: levels.get(document.personId)?.level ?? '',
      tries: triesOf(calendar),
    };
    return [
      {
        ...facts,
        how,
        document,
        topics: topicsOf(ports, document, contact, policy, language),
        triesOfContact: attempts.length,
        lastTriedAt: attempts.at(-1)?.at ?? '',
        promise: standingOf(said?.promise, now),
        againAt: rest.againAt !== undefined && rest.againAt > now ? rest.againAt : '',
        questionnaire: questionnaireOf(ports, document, now),
        measures: measuresOf(facts, { on, endsAt }, policy),
      },
    ];
  });
  return (
    entries
      // Who is not to be called again yet stands behind those who are.
      .sort((a, b) => Number(a.againAt !== '') - Number(b.againAt !== '') || compareText(a.againAt, b.againAt) || compareWork(a, b, policy))
      .map(({ document, how, topics, triesOfContact, lastTriedAt, measures, promisedAt, promise, againAt, questionnaire }) => ({
        contact: document,
        ...{ how, topics, lastTriedAt, measures, promise, againAt, questionnaire },
        promisedAt: promise === '' ? '' : (promisedAt ?? ''),
        tries: triesOfContact,
      }))
  );
}

function standingOf(promise: CallPromise | undefined, now: Instant): WorkEntry['promise'] {
  if (promise === undefined) return '';
  if (promise.alarmAt <= now) return 'overdue';
  return promise.callAt <= now ? 'due' : 'later';
}

/** All calls to the person, under all its ids. */
function triesOf({ facts }: TouchCalendarState): WorkFacts['tries'] {
  return pastsOf(facts).flatMap(({ tried }) => Object.values(tried).flatMap(({ attempts }) => attempts));
}

/** What to talk about, why, and in which words. */
function topicsOf(
  { reference }: ReminderPorts,
  { reasons }: ContactDocument,
  contact: PlannedContact,
  { scripts }: WorkLists,
  language: string,
): readonly WorkTopic[] {
  return contact.agenda.map((item, place) => {
    const { concern: _concern, ...reason } = item;
    // The words of the version that the reason was planned under; what no cadence has planned has its words in the policy of the lists.
    const cadence = cadenceNamed(reference.policies(), item.policy);
    const script = cadence === undefined ? scripts[item.kind] : stepOfKind(cadence, item.kind)?.script;
    return {
      reason: reasons[place] ?? reason,
      why: whyOf(item, contact),
      script: script?.[language === 'en' ? 'en' : 'zh-CN'] ?? '',
    };
  });
}

function whyOf({ kind, dueOn, visitId }: PlannedContact['agenda'][number], contact: PlannedContact): Step {
  if (dueOn === '') {
    const code = visitId === '' ? 'work.planned' : 'work.after-visit';
    return step(code, { kind, on: contact.plannedOn });
  }
  const { earliestOn, latestOn, confidencePercent } = contact;
  return dueOn === contact.dueOn && earliestOn !== latestOn
    ? step('work.due-about', { kind, dueOn, earliestOn, latestOn, percent: confidencePercent })
    : step('work.due', { kind, dueOn });
}
