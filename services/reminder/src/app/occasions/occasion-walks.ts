import { addDays, localDateOf, startOfDay } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import { ServiceUnavailable } from '@homeward/rpc';
import { mustExecute, type WakeUp, whenDue } from '@homeward/runtime';
import type { Request, Snapshot } from '@homeward/store';
import type { VehicleReasons } from '../../domain/contacts/contact-facts';
import { type OccasionPlan, type OpenedOccasion, phaseAt, type WalkPosition } from '../../domain/occasions/occasion';
import { isKept, occasionReasons, type OccasionTerms, type PersonOccasion } from '../../domain/occasions/occasion-reasons';
import { reasonSequence } from '../../domain/occasions/own-reasons';
import type { CareTerms } from '../../domain/cadences/reasons';
import { step } from '../../domain/cadences/step';
import { subjectNamed } from '../../domain/cadences/subject';
import type { TouchCalendarCommand } from '../../domain/contacts/touch-calendar';
import type { AudienceMember, OccasionPorts, ToldPerson } from '../ports';

/** So many people are told between two notes of how far the walk is. */
const PAGE = 500;
/** Dealers without anybody to tell cost a question each. */
const DEALERS_AT_ONCE = 50;
const LEASE_MS = 60_000;
/** How long the customer service is left alone when it could not be reached. */
const PAUSE_MS = 10_000;

/**
 * Tells people's calendars of the occasions that are announced, dealer by dealer and page by page, and takes back what is withdrawn or over. A page that a crash
 * leaves half told is told again, and changes nothing the second time.
 */
export function occasionWalks(ports: OccasionPorts): WakeUp {
  const { occasions, log, machineClock } = ports;
  const holder = ports.ids.next();
  const times = whenDue(occasions);
  let pausedUntilMs = 0;
  const isPaused = (): boolean => machineClock.elapsedMs() < pausedUntilMs;
  return {
    name: 'occasion-walks',
    async run(now) {
      if (isPaused()) return 0;
      const [due] = await occasions.due(now, 1);
      if (due === undefined || !(await ports.lease('occasion-walks', holder, LEASE_MS))) return 0;
      const found = (await occasions.load([due.id])).get(due.id);
      if (found?.state === undefined) return 0;
      try {
        await walkOn(ports, { ...found, state: found.state }, now);
        return 1;
      } catch (error) {
        if (!(error instanceof ServiceUnavailable)) throw error;
        pausedUntilMs = machineClock.elapsedMs() + PAUSE_MS;
        log.warn({ occasionId: due.id }, 'Nobody is told of an occasion while the customer service is away');
        return 0;
      }
    },
    // While nobody can be asked, no clock waits for it.
    nextAt: async () => (isPaused() ? undefined : times.nextAt()),
    overdue: (now) => times.overdue(now),
  };
}

interface Page {
  readonly next: WalkPosition | undefined;
  readonly reached: number;
}

async function walkOn(ports: OccasionPorts, { id, version, state }: Snapshot<OpenedOccasion>, now: Instant): Promise<void> {
  const phase = phaseAt(state, now);
  // What was being told when it ended is taken back from the beginning.
  const begun: WalkPosition = state.position?.phase === phase ? state.position : { phase, dealerId: '', cursor: '' };
  const cause = `occasion:${id}:${version}`;
  const { next, reached } =
    phase === 'telling' ? await tellPage(ports, id, state, begun, { cause, now }) : await takeBackPage(ports, id, begun, { cause, now });
  const walkAt = next === undefined && phase === 'telling' ? nextWalkAt(ports, state, now) : undefined;
  await mustExecute(ports.occasions, [
    {
      id,
      cause: { id: cause },
      at: now,
      command: {
        type: 'MoveWalk',
        from: state.position ?? begun,
        reached,
        ...(next === undefined ? {} : { position: next }),
        ...(walkAt === undefined ? {} : { walkAt }),
      },
    },
  ]);
}

/** What somebody announced is looked at again, and taken back at its end; what comes by itself gives way to its next coming. */
function nextWalkAt({ reference }: OccasionPorts, { plan }: OpenedOccasion, now: Instant): Instant | undefined {
  if (plan.by === '' || plan.againDays === 0) return undefined;
  const zone = reference.tree().zoneOf(plan.nodeIds[0] ?? '');
  const againAt = startOfDay(addDays(localDateOf(now, zone), plan.againDays), zone);
  return againAt < plan.endAt ? againAt : plan.endAt;
}

interface Telling {
  readonly cause: string;
  readonly now: Instant;
}

async function tellPage(ports: OccasionPorts, id: string, { plan }: OpenedOccasion, begun: WalkPosition, telling: Telling): Promise<Page> {
  const { members, next } = await gatherPage(ports, plan, begun, telling);
  const isPushed = plan.by !== '';
  const care = ports.surroundingsAt(telling.now).care;
  const told = members.map(({ dealerId, rank, member: { personId, on, year } }) => {
    const occasion: PersonOccasion = {
      subject: subjectNamed('occasion', isPushed ? id : plan.key),
      turn: String(on === '' ? plan.turn : year),
      sequence: reasonSequence({ turn: plan.turn, rank }),
      kinds: plan.kinds,
      dealerId,
      on: on === '' ? plan.fromOn : on,
      untilOn: isPushed ? plan.untilOn : '',
      cadence: plan.cadence,
      ownerId: '',
      because: step('occasion', { occasionId: id, kind: plan.kinds[0] ?? '', dealerId }),
    };
    return { personId, dealerId, reasons: occasionReasons(occasion, termsOf(care.of(dealerId), telling.now)) };
  });
  if (!isPushed) {
    await hear(ports, told, telling);
    return { next, reached: told.length };
  }
  const known = await ports.told.get(told.map(({ personId }) => `${id}/${personId}`));
  const news = told.filter(({ personId, dealerId }) => {
    const before = known.get(`${id}/${personId}`);
    return before === undefined || dealerId < before.dealerId;
  });
  // Noted first: whoever is not on the list could not be told that it is over.
  await ports.told.update(
    news.map(({ personId, dealerId }) => ({ id: `${id}/${personId}`, change: () => ({ occasionId: id, personId, dealerId }) })),
  );
  await hear(ports, news, telling);
  return { next, reached: news.filter(({ personId }) => !known.has(`${id}/${personId}`)).length };
}

interface Gathered {
  readonly members: readonly { readonly dealerId: string; readonly rank: number; readonly member: AudienceMember }[];
  readonly next: WalkPosition | undefined;
}

/** The next people, each once, at the first of the dealers that keep the occasion. */
async function gatherPage(
  { reference, surroundingsAt, audience }: OccasionPorts,
  plan: OccasionPlan,
  begun: WalkPosition,
  { now }: Telling,
): Promise<Gathered> {
  const tree = reference.tree();
  const everywhere = tree.all().flatMap((node) => (node.kind === 'dealer' ? [node.id] : []));
  const wanted = new Set(plan.nodeIds.flatMap((nodeId) => [...tree.dealersUnder(nodeId)]));
  const care = surroundingsAt(now).care;
  const dealers = everywhere.filter(
    (dealerId) => wanted.has(dealerId) && dealerId >= begun.dealerId && isKept(plan, termsOf(care.of(dealerId), now)),
  );
  const members = new Map<string, Gathered['members'][number]>();
  let [dealerId, ...following] = dealers;
  let cursor = dealerId === begun.dealerId ? begun.cursor : '';
  for (let asked = 0; dealerId !== undefined && members.size < PAGE && asked < DEALERS_AT_ONCE; asked += 1) {
    const page = await audience.read({ ...plan, dealerId, cursor });
    const rank = everywhere.indexOf(dealerId);
    for (const member of page.members) if (!members.has(member.personId)) members.set(member.personId, { dealerId, rank, member });
    ({ cursor } = page);
    if (cursor === '') [dealerId, ...following] = following;
  }
  return { members: [...members.values()], next: dealerId === undefined ? undefined : { ...begun, dealerId, cursor } };
}

function termsOf({ cadencesAt, shift }: CareTerms, now: Instant): OccasionTerms {
  return { cadences: cadencesAt(now), shift };
}

/** Whoever was told is told that there is nothing any more. */
async function takeBackPage({ told, people, ...ports }: OccasionPorts, id: string, begun: WalkPosition, telling: Telling): Promise<Page> {
  // What was taken back is gone from the list: the first page is always the next one.
  const { items } = await told.find({ filter: { occasion: { equal: id } }, limit: PAGE });
  const nothing = (of: ToldPerson): VehicleReasons => ({
    vehicleId: subjectNamed('occasion', of.occasionId),
    sequence: reasonSequence({ turn: 1, rank: 0 }),
    reasons: [],
    because: step('occasion.over', { occasionId: of.occasionId }),
  });
  // Whose record has moved since has taken the reason along.
  const now = await people.resolve(items.map(({ document }) => document.personId));
  const everybody = items.flatMap(({ document }) =>
    [...new Set([document.personId, now.get(document.personId) ?? document.personId])].map((personId) => ({
      personId,
      reasons: nothing(document),
    })),
  );
  await hear(ports, everybody, telling);
  await told.update(items.map((item) => ({ id: item.id, change: () => undefined })));
  const next = items.length < PAGE ? undefined : { ...begun, cursor: telling.cause };
  return { next, reached: 0 };
}

async function hear(
  { calendars, surroundingsAt }: Pick<OccasionPorts, 'calendars' | 'surroundingsAt'>,
  people: readonly { readonly personId: string; readonly reasons: VehicleReasons }[],
  { cause, now }: Telling,
): Promise<void> {
  const surroundings = surroundingsAt(now);
  const requests = people.map(({ personId, reasons }, place): Request<TouchCalendarCommand> => ({
    id: personId,
    // Somebody with cars at two dealers may be on one page twice.
    cause: { id: `${cause}:${place}` },
    at: now,
    command: { type: 'HearReasons', vehicles: [reasons], surroundings: surroundings.touch(personId) },
  }));
  await mustExecute(calendars, requests);
}
