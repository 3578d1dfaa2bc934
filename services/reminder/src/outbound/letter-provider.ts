import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { localDateOf } from '@homeward/calendar';
import type { BusinessClock } from '@homeward/runtime';
import type { MessageProvider } from '../app/ports-of-channels';

export interface LetterProviderOptions {
  /** Where print files go. */
  readonly directory: string;
  readonly clock: BusinessClock;
  /** Whose day a batch is. */
  readonly timeZone: string;
}

const OWNER_ONLY = 0o600;
const HEAD = `<!doctype html>
<meta charset="utf-8">
<title>Letters</title>
<style>
@page { size: A4; margin: 25mm 20mm; }
body { font: 11pt/1.5 serif; margin: 0; }
.letter { break-after: page; }
.address { height: 45mm; white-space: pre-line; }
h1 { font-size: 11pt; }
.text { white-space: pre-line; }
</style>
`;

/**
 * Letters as a print file, one HTML file for each day with a page per letter, which every printer and print shop takes (or a browser as PDF). Whoever prints
 * takes the file away; letters that come later begin a new one. A line in the file is the letter: a write that fails half way leaves it unknown.
 */
export function createLetterProvider({ directory, clock, timeZone }: LetterProviderOptions): MessageProvider {
  return {
    async send({ reference, address, subject, text }) {
      if (address.postalAddress.trim() === '') return { is: 'refused', because: 'address' };
      const file = path.join(directory, `letters-${localDateOf(clock.now(), timeZone)}.html`);
      try {
        await mkdir(directory, { recursive: true });
        await writeFile(file, HEAD, { flag: 'wx', mode: OWNER_ONLY }).catch((error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        });
      } catch {
        return { is: 'not-handed-over', because: 'unreachable' };
      }
      const to = [address.name, address.postalAddress].filter((part) => part !== '').join('\n');
      const page = [
        `<section class="letter" id="${escaped(reference)}">`,
        `<p class="address">${escaped(to)}</p>`,
        `<h1>${escaped(subject)}</h1>`,
        `<p class="text">${escaped(text)}</p>`,
        '</section>\n',
      ];
      await appendFile(file, page.join('\n'), { mode: OWNER_ONLY });
      return { is: 'accepted' };
    },
  };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}
