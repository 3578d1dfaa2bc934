import {
  maskEmail,
  maskName,
  maskPhone,
  maskPlate,
  maskVin,
  nameKey,
  readBirthday,
  readEmail,
  readPhone,
  readPlate,
  readVin,
} from '@homeward/pii';
import type { Reader } from './reader';
import { CONTRACT_READERS } from './readers-of-contracts';
import { FILE_READERS } from './readers-of-files';
import { type Seeded, createSeeded } from './seeded';

/** What a reader did with its cases. */
export interface FuzzedReader {
  readonly reader: string;
  readonly cases: number;
  /** How many were values: where it is none, nothing was proved of printing. */
  readonly read: number;
  readonly slowestMs: number;
  readonly seconds: number;
  /** Texts that it threw at, took too long for, or whose value it read otherwise from its own spelling; with how. The first few. */
  readonly failures: readonly { readonly text: string; readonly how: string }[];
}

/** A reader that needs longer for one text hangs. */
const LONGEST_MS = 250;
const MOST_FAILURES = 5;
const LONGEST_RUN = 20_000;
const MUTATIONS = 4;

const IDENTIFIER_READERS: readonly Reader[] = [
  {
    name: 'phone',
    examples: [
      '13800138000',
      '+86 138-0013-8000',
      '(021) 5888 8888',
      '0550-3012345',
      '400-820-8820',
      '+852 9123 4567',
      '010-62345678转801',
    ],
    print: (text) => valueOf(readPhone(text), 'e164'),
  },
  {
    name: 'plate',
    examples: ['皖M·A1230', '沪AD12345', '京A12345D', '使014578', '粤Z·1234港', 'WJ京12345', '鲁B1234挂', '京A·1234临', '鲁02-12345'],
    print: (text) => valueOf(readPlate(text), 'plate'),
  },
  { name: 'vin', examples: ['1M8GDM9AXKP042788', 'LFV2A21K8J1234567'], print: (text) => valueOf(readVin(text), 'vin') },
  {
    name: 'email',
    examples: ['zhang.wei@example.com', 'a＠b.cn', "o'neill+car@mail.example.org"],
    print: (text) => valueOf(readEmail(text), 'email'),
  },
  {
    name: 'birthday',
    examples: ['1980-05-01', '1980年5月1日', '农历2001年闰四月初一', '农历1980-03-17', '19800501', '阴历一九八〇年腊月廿九'],
    print: (text) => valueOf(readBirthday(text), 'birthday'),
  },
  {
    name: 'birthday of the Chinese calendar',
    examples: ['1980-03-17', '2001-闰04-01', '2024年正月三十'],
    print: (text) => valueOf(readBirthday(text, 'lunar'), 'birthday'),
  },
  ...[nameKey, maskPhone, maskName, maskPlate, maskVin, maskEmail].map((mask): Reader => ({
    name: mask.name,
    examples: ['张伟', '欧阳娜娜', 'O’Neill', '+8613800138000', 'a@b.cn', '1M8GDM9AXKP042788'],
    // What is masked or compared by is no value any more: it is never read.
    print: (text) => void mask(text),
  })),
];

const READERS: readonly Reader[] = [...IDENTIFIER_READERS, ...FILE_READERS, ...CONTRACT_READERS];

/** Sends each reader that many texts: noise, mutants of what it reads, and runs of one character that trap a careless expression. */
export function fuzzReaders(options: {
  readonly cases: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}): readonly FuzzedReader[] {
  return READERS.map((reader) => {
    const fuzzed = fuzz(reader, options.cases, createSeeded(options.seed));
    options.say(
      `${reader.name}: ${fuzzed.cases} cases, ${fuzzed.read} read, slowest ${fuzzed.slowestMs} ms, ${fuzzed.failures.length} failures, ${fuzzed.seconds} s`,
    );
    return fuzzed;
  });
}

export function isUnharmed(readers: readonly FuzzedReader[]): boolean {
  return readers.every(({ failures }) => failures.length === 0);
}

function fuzz(reader: Reader, cases: number, seeded: Seeded): FuzzedReader {
  const failures: { readonly text: string; readonly how: string }[] = [];
  const beganAt = performance.now();
  let read = 0;
  let slowestMs = 0;
  for (let index = 0; index < cases; index += 1) {
    const text = textFor(reader, seeded);
    const startedAt = performance.now();
    let how = '';
    try {
      const printed = reader.print(text);
      if (printed !== undefined) {
        read += 1;
        const again = reader.print(printed);
        if (again !== printed) how = `printed as ${printed}, read again as ${again ?? 'nothing'}`;
      }
    } catch (error) {
      how = error instanceof Error ? error.message : String(error);
    }
    const ms = performance.now() - startedAt;
    slowestMs = Math.max(slowestMs, ms);
    if (how === '' && ms > LONGEST_MS) how = `took ${Math.round(ms)} ms`;
    if (how !== '' && failures.length < MOST_FAILURES) failures.push({ text: text.slice(0, 200), how });
  }
  return {
    reader: reader.name,
    cases,
    read,
    slowestMs: Math.round(slowestMs * 100) / 100,
    seconds: Math.round((performance.now() - beganAt) / 100) / 10,
    failures,
  };
}

const ALPHABET = [...'0123456789abcXYZ +-()./,:;"{}[]|=_%&·年月日农历闰初十廿@＠１２Ａ张伟皖沪学警使挂\u200b\u202a\u0000\ud800\n\t'];

function textFor({ examples }: Reader, seeded: Seeded): string {
  switch (seeded.below(8)) {
    case 0:
      return Array.from({ length: seeded.below(60) }, () => String.fromCodePoint(seeded.below(0xd7ff))).join('');
    case 1:
      return Array.from({ length: seeded.below(60) }, () => pick(ALPHABET, seeded)).join('');
    case 2:
      // Rare, as it is long.
      return seeded.below(50) === 0
        ? pick(ALPHABET, seeded).repeat(seeded.below(LONGEST_RUN))
        : pick(ALPHABET, seeded).repeat(seeded.below(80));
    default:
      return mutant(pick(examples, seeded), seeded);
  }
}

function mutant(example: string, seeded: Seeded): string {
  const characters = [...example];
  for (let left = seeded.below(MUTATIONS); left > 0; left -= 1) {
    const position = seeded.below(characters.length + 1);
    const digit = String(seeded.below(10));
    const inserted = seeded.below(2) === 0 ? digit : pick(ALPHABET, seeded);
    characters.splice(position, seeded.below(2), ...(seeded.below(3) === 0 ? [] : [inserted]));
  }
  return characters.join('');
}

function pick(items: readonly string[], seeded: Seeded): string {
  return items[seeded.below(items.length)] ?? '';
}

function valueOf(read: object, name: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(read, name)?.value;
  return typeof value === 'string' ? value : undefined;
}
