import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publishOrganisation, signInAsDms, signInToTrial, startEmbedded, TRIAL_LOGINS, trialSettings } from '@homeward/constellation';
import { vinCheckDigit } from '@homeward/pii';
import { createLog } from '@homeward/runtime';
import { TWO_DEALERS } from '../story/two-dealers';
import { createSeeded } from './seeded';

/** A made-up person whose values are like nobody else's, so that finding one of them anywhere means that it got there. */
interface Canary {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly plate: string;
  readonly vin: string;
}

export interface CanaryOptions {
  readonly people: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface CanaryProof {
  readonly people: number;
  readonly files: number;
  readonly bytes: number;
  /** How many of the values were found when they were looked for through the API: where nothing went in, nothing is proved. */
  readonly known: number;
  /** Values found in the clear; the first hundred. */
  readonly found: readonly { readonly where: string; readonly value: string }[];
}

const AT = '2024-06-01T02:00:00.000Z';
const MOST_TOLD = 100;
const ROWS_AT_ONCE = 500;
const WORDS = '鸢翎霁珩岚浔钰湲茗棠澜絮暄昀蘅篱溯昙';

/** Sends made-up people through everything that runs, ends it, and reads every byte that is left. */
export async function proveCanaries({ people, seed, say }: CanaryOptions): Promise<CanaryProof> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-canaries-'));
  const lines: string[] = [];
  const canaries = createCanaries(people, seed);
  let known = 0;
  try {
    const log = createLog({ service: 'canaries', level: 'debug', destination: { write: (line) => void lines.push(line) } });
    const environment = { ...trialSettings(TWO_DEALERS), HOMEWARD_LISTEN: '127.0.0.1:0', LOG_LEVEL: 'debug' };
    const constellation = await startEmbedded({ environment, startAt: AT, dataDirectory: directory, isDisposable: true, log });
    try {
      await publishOrganisation(constellation.url, TWO_DEALERS);
      await constellation.settle();
      const dms = await signInAsDms(constellation.url, 'D1');
      const headOffice = await signInToTrial(constellation.url, TRIAL_LOGINS.headOffice);
      const records = canaries.flatMap(recordsOf);
      for (let from = 0; from < records.length; from += ROWS_AT_ONCE) {
        const json = { records: records.slice(from, from + ROWS_AT_ONCE) };
        const { status } = await dms.ask('/v1/dms/records', { method: 'POST', json });
        if (status !== 202) throw new Error(`Records are not taken: ${status}`);
      }
      await constellation.settle();
      for (const { name, phone } of canaries) {
        const { body } = await headOffice.ask('/v1/people/search', { method: 'POST', json: { phone } });
        const [person] = (body as { readonly people: readonly { readonly personId: string }[] }).people;
        if (person === undefined) continue;
        known += 1;
        const text = `${name} (${phone}) complains`;
        await headOffice.ask('/v1/cases', { method: 'POST', json: { dealerId: 'D1', personId: person.personId, kind: 'complaint', text } });
      }
      const leads = canaries.map(({ name, phone, vin }) => ({
        name,
        phone,
        source: 'web',
        concern: `${name} asks about ${vin}`,
        dealerId: 'D1',
      }));
      const opened = await headOffice.ask('/v1/leads', { method: 'POST', json: { leads: leads.slice(0, ROWS_AT_ONCE) } });
      if (opened.status !== 200) throw new Error(`Leads are not taken: ${opened.status}`);
      await constellation.settle();
    } finally {
      await constellation.stop();
    }
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const places = files.map((file) => ({ where: file.name, bytes: readFileSync(path.join(file.parentPath, file.name)) }));
    places.push({ where: 'log', bytes: Buffer.from(lines.join('\n')) });
    say(`${places.length} files are read for the values of ${people} people`);
    const found = places.flatMap(({ where, bytes }) =>
      canaries.flatMap((canary) => spellingsOf(canary).flatMap((value) => (bytes.includes(value) ? [{ where, value }] : []))),
    );
    const size = places.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return { people, files: places.length, bytes: size, known, found: found.slice(0, MOST_TOLD) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Everybody went in, and nobody shows. */
export function isSilent({ people, known, found }: CanaryProof): boolean {
  return known === people && found.length === 0;
}

function createCanaries(people: number, seed: number): readonly Canary[] {
  const seeded = createSeeded(seed);
  const word = () => WORDS[seeded.below(WORDS.length)] ?? '';
  return Array.from({ length: people }, (_, index) => {
    const number = String(index).padStart(6, '0');
    const bare = `LFVAA11A0K7${number}`;
    return {
      name: `欧阳${word()}${word()}${word()}${WORDS[index % WORDS.length] ?? ''}`,
      phone: `1391${String((index * 7_919 + seeded.below(7_000)) % 10_000_000).padStart(7, '0')}`,
      email: `canary-${number}-${seeded.below(1_000_000)}@nest.example`,
      plate: `皖${'ABCDEFGH'[index % 8] ?? 'A'}${String(10_000 + index)}`,
      vin: `${bare.slice(0, 8)}${vinCheckDigit(bare)}${bare.slice(9)}`,
    };
  });
}

function recordsOf({ name, phone, email, plate, vin }: Canary, index: number): readonly object[] {
  const occurredAt = '2024-05-01T09:00:00+08:00';
  return [
    { type: 'customer', externalId: `K${index}`, occurredAt, data: { name, phone, email } },
    {
      type: 'vehicle',
      externalId: `V${index}`,
      occurredAt,
      data: { vin, plate, brand: 'aurora', model: 'A1', use: 'family', customerExternalId: `K${index}`, ownedFrom: '2023-01-01' },
    },
    // One that is refused, with values in it.
    { type: 'vehicle', externalId: `X${index}`, occurredAt, data: { vin: `${vin}Q`, plate, brand: 'aurora', model: 'A1' } },
  ];
}

/** A value as it may stand anywhere. */
function spellingsOf({ name, phone, email, plate, vin }: Canary): readonly string[] {
  return [name, phone, email, plate, vin];
}
