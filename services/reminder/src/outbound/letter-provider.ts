import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { localDateOf } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { BYTE_ORDER_MARK, type BusinessClock, toCsvLine } from '@homeward/runtime';
import type { HandOver, MessageProvider, OutgoingMessage } from '../app/ports-of-channels';

export interface LetterProviderOptions {
  /** Where print files go. */
  readonly directory: string;
  readonly clock: BusinessClock;
  /** Whose day a batch is. */
  readonly timeZone: string;
}

const OWNER_ONLY = 0o600;
/** HTML lets the ends of body and document be left out, so that a page can be added to a file that is whole at any time. */
const HEAD = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>Letters</title>
<style>
@page { size: A4; margin: 25mm 20mm; }
body { font: 11pt/1.5 serif; margin: 0; }
.letter + .letter { break-before: page; }
.address { height: 45mm; margin: 0; white-space: pre-line; overflow: hidden; }
.date { text-align: end; }
h1 { font-size: 11pt; break-after: avoid; }
.text { white-space: pre-line; overflow-wrap: anywhere; orphans: 2; widows: 2; }
.reference { font-size: 7pt; }
</style>
</head>
<body>
`;
const INDEX_COLUMNS = ['reference', 'dealer', 'language', 'templates', 'name', 'address', 'subject'] as const;

/**
 * Letters as print files: for each day a batch of two, `letters-<day>.html` with a letter from the top of a page on, each in its language, which every printer
 * and print shop takes (or a browser as PDF), and `letters-<day>.csv`, the index: a line per letter in the same order, with what is needed for envelopes and
 * registers. Whoever prints takes both files away; letters that come later begin new ones.
 *
 * A page in the file is the letter. A write that fails half way leaves it unknown; such a letter may have a page without a line, never a line without a page.
 */
export function createLetterProvider({ directory, clock, timeZone }: LetterProviderOptions): MessageProvider {
  /** Letters are written one by one, so that page and line stand in the same place. */
  let last: Promise<unknown> = Promise.resolve();

  async function write(message: OutgoingMessage): Promise<HandOver> {
    const on = localDateOf(clock.now(), timeZone);
    const file = (kind: string): string => path.join(directory, `letters-${on}.${kind}`);
    try {
      await mkdir(directory, { recursive: true });
      await begun(file('html'), HEAD);
      await begun(file('csv'), BYTE_ORDER_MARK + toCsvLine(INDEX_COLUMNS));
    } catch {
      return { is: 'not-handed-over', because: 'unreachable' };
    }
    await appendFile(file('html'), pageOf(message, on), { mode: OWNER_ONLY });
    await appendFile(file('csv'), lineOf(message), { mode: OWNER_ONLY });
    return { is: 'accepted' };
  }

  return {
    async send(message) {
      if (message.address.postalAddress.trim() === '') return { is: 'refused', because: 'address' };
      const written = last.then(() => write(message));
      last = written.catch(() => undefined);
      return written;
    },
  };
}

async function begun(file: string, head: string): Promise<void> {
  await writeFile(file, head, { flag: 'wx', mode: OWNER_ONLY }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}

function pageOf({ reference, language, address, subject, text }: OutgoingMessage, on: LocalDate): string {
  const to = [address.name, address.postalAddress].filter((part) => part !== '').join('\n');
  return [
    `<section class="letter" id="${escaped(reference)}" lang="${language}">`,
    `<p class="address">${escaped(to)}</p>`,
    `<p class="date"><time>${on}</time></p>`,
    `<h1>${escaped(subject)}</h1>`,
    `<p class="text">${escaped(text)}</p>`,
    `<p class="reference">${escaped(reference)}</p>`,
    '</section>\n',
  ].join('\n');
}

function lineOf({ reference, dealerId, language, templates, address, subject }: OutgoingMessage): string {
  return toCsvLine([reference, dealerId, language, templates, address.name, address.postalAddress, subject]);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}
