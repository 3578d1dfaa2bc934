import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { topicCatalogue } from '@homeward/contracts';
import { createFinder, type Finder } from './canaries/finder';
import { lookAtBus, lookAtPages, verifyAndDispute, workAtDesks, workOffContacts } from './canaries/desk-tour';
import { readOutcomes, sendHistory, sendLateVisits, sendMistakes, sendPeople } from './canaries/intake-tour';
import { type Canary, createCanaries } from './canaries/people';
import { startReceiver } from './canaries/receiver';
import { type Spelling, spellingsOf } from './canaries/spellings';
import { createVisitor, type Visitor } from './canaries/visitor';
import { type CanaryWorld, type Place, saidOf } from './canaries/world';

export interface CanaryOptions {
  readonly people: number;
  readonly seed: number;
  readonly start: () => Promise<CanaryWorld>;
  readonly say: (line: string) => void;
}

/** Values that stand somewhere, how they are written there, and one of them with what is around it. */
interface Sighting {
  readonly where: string;
  readonly value: string;
  readonly how: string;
  readonly people: number;
  readonly near: string;
}

interface Sighted {
  readonly place: Place;
  readonly spelling: Spelling;
  readonly near: string;
}

export interface CanaryProof {
  readonly description: readonly string[];
  readonly people: number;
  /** How many of them were found when they were looked for through the API: where nothing went in, nothing is proved. */
  readonly known: number;
  /** Contacts with them, and dead letters that hold what is theirs: places that would be empty without. */
  readonly contacts: number;
  readonly deadLetters: number;
  readonly webhooks: number;
  /** What was searched: by kind of place the files (or what was gathered), their bytes, and whether the leak that was planted there was seen. */
  readonly places: readonly { readonly kind: string; readonly count: number; readonly bytes: number; readonly sees: boolean }[];
  /** Values found in the clear; the first hundred kinds. */
  readonly found: readonly Sighting[];
}

const MOST_TOLD = 100;
/** People with whom everything is done wrong. */
const MISTAKEN = 10;
/** Numbers of the people who are planted. */
const PLANTED_FROM = 500_000;
const PIECE_BYTES = 4 * 1_048_576;
const AROUND_BYTES = 60;
const CONTACTS_ON = '2024-06-01';
const ANSWERS = 'answers';
const WEBHOOKS = 'webhooks';

/** Sends made-up people through everything that runs, ends it, and reads every byte that is left. */
export async function proveCanaries({ people: count, seed, start, say }: CanaryOptions): Promise<CanaryProof> {
  const people = createCanaries(count, seed);
  const dms = await startReceiver();
  const world = await start();
  try {
    const answers: string[] = [];
    const toured = await tour(world, people, dms.url, answers);
    const kinds = [...world.kinds, ANSWERS, WEBHOOKS];
    const planted = new Map(createCanaries(kinds.length, seed, PLANTED_FROM).map((person, index) => [kinds[index] ?? '', person]));
    answers.push(saidOf(planted.get(ANSWERS)));
    await fetch(dms.url, { method: 'POST', body: saidOf(planted.get(WEBHOOKS)) });
    const places: readonly Place[] = [
      ...(await world.finish(planted)),
      { kind: ANSWERS, where: 'answers that must not show anybody', content: { bytes: Buffer.from(answers.join('\n')) } },
      { kind: WEBHOOKS, where: 'what a dealer’s system was sent', content: { bytes: Buffer.concat(dms.received) } },
    ];
    say(`${places.length} places are read for the values of ${count} people`);
    const finder = createFinder([...people, ...planted.values()].flatMap(spellingsOf));
    const sightings = places.flatMap((place) => [...seenIn(finder, place)].map(([spelling, near]): Sighted => ({ place, spelling, near })));
    const isPlanted = ({ place, spelling }: Sighted): boolean => planted.get(place.kind) === spelling.person;
    return {
      description: world.description,
      people: count,
      ...toured,
      webhooks: dms.received.length - 1,
      places: kinds.map((kind) => {
        const ofKind = places.filter((place) => place.kind === kind);
        const sees = sightings.some((one) => one.place.kind === kind && isPlanted(one));
        return { kind, count: ofKind.length, bytes: ofKind.reduce((sum, place) => sum + bytesOf(place), 0), sees };
      }),
      found: toldOf(sightings.filter((one) => !isPlanted(one))).slice(0, MOST_TOLD),
    };
  } finally {
    await world.clear();
    await dms.stop();
  }
}

/** Everybody went in, every place is seen through, and nobody shows. */
export function isSilent({ people, known, contacts, deadLetters, webhooks, places, found }: CanaryProof): boolean {
  const wentIn = known === people && contacts > 0 && deadLetters > 0 && webhooks > 0;
  return wentIn && places.every(({ sees }) => sees) && found.length === 0;
}

async function tour(world: CanaryWorld, people: readonly Canary[], dmsUrl: string, answers: string[]) {
  let visitor: Visitor = await createVisitor(world.url, answers);
  await visitor.ask('canary-manager', '/v1/webhooks', { url: dmsUrl, dealerId: 'D1', from: 'oldest' });
  const imports = [...(await sendPeople(visitor, people))];
  await world.settle();
  await sendHistory(visitor, people);
  await world.settle();
  const mistaken = people.slice(0, MISTAKEN);
  imports.push(...(await sendMistakes(visitor, mistaken)));
  const known = await workAtDesks(visitor, people);
  await world.settle();
  await readOutcomes(visitor, imports);
  await verifyAndDispute(visitor, people);
  const contacts = await workOffContacts(visitor, people, CONTACTS_ON);
  await lookAtPages(visitor);
  const [poisoned] = mistaken;
  if (poisoned !== undefined) await world.poison(poisoned.vin);
  // It may run anew.
  visitor = await createVisitor(world.url, answers);
  await sendLateVisits(visitor, mistaken);
  await world.settle();
  const { body } = await visitor.look('trial-operations', '/v1/dead-letters');
  await lookAtBus(
    visitor,
    topicCatalogue.map(({ name }) => name),
  );
  return { known, contacts, deadLetters: (body as { readonly deadLetters: readonly unknown[] }).deadLetters.length };
}

/** Where each spelling was seen first, with what stands around it. */
function seenIn(finder: Finder, { content }: Place): ReadonlyMap<Spelling, string> {
  const seen = new Map<Spelling, string>();
  const look = (bytes: Buffer): void => {
    for (const [spelling, at] of finder.find(bytes))
      if (!seen.has(spelling)) seen.set(spelling, nearby(bytes, at, at + spelling.bytes.length));
  };
  if ('bytes' in content) {
    look(Buffer.from(content.bytes));
    return seen;
  }
  const file = openSync(content.file, 'r');
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let from = 0; ;) {
      const size = readSync(file, piece, 0, PIECE_BYTES, from);
      look(piece.subarray(0, size));
      if (size < PIECE_BYTES) return seen;
      from += size - finder.longest;
    }
  } finally {
    closeSync(file);
  }
}

/** Enough to know what it is that tells of somebody. */
function nearby(bytes: Buffer, from: number, to: number): string {
  return bytes
    .subarray(Math.max(0, from - AROUND_BYTES), to + AROUND_BYTES)
    .toString('utf8')
    .replaceAll(/[^\x20-\x7e\u4e00-\u9fff]+/g, '…');
}

function bytesOf({ content }: Place): number {
  return 'bytes' in content ? content.bytes.length : statSync(content.file).size;
}

/** Sightings of one kind in one place as one, with an example. */
function toldOf(sightings: readonly Sighted[]): readonly Sighting[] {
  const groups = Map.groupBy(sightings, ({ place, spelling }) => `${place.kind}: ${place.where}\n${spelling.value}\n${spelling.how}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { place, spelling, near } = first;
    const people = new Set(group.map((one) => one.spelling.person)).size;
    return [{ where: `${place.kind}: ${place.where}`, value: spelling.value, how: spelling.how, people, near }];
  });
}
