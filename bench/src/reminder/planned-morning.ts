import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Sample } from '../harness/pairing';
import { measure, ownProcessorMs } from '../harness/processor-time';
import { type ContactsTold, contactsMade } from './contacts-told';
import { BEFORE_NINE, fireLoad, NINE, PLANNED_AT } from './fire-load';
import { startReminderAlone } from './reminder-alone';
import { organisation } from './told-of-people';

/** People whose messages are laid at once. */
const PEOPLE_AT_ONCE = 25_000;

/** What came of a morning: the messages in the file, and what was told of them. */
export interface Morning {
  readonly sample: Sample;
  /** The persons written to, in order; one line for each message. */
  readonly messages: readonly string[];
  readonly told: ContactsTold;
}

/**
 * Plans a message for each of so many people for nine in the morning, with nothing waiting for the disk; then starts the service again, durable and with
 * nothing in memory, and clocks from nine until each message is in the file, told on the bus and settled in the list.
 */
export async function playMorning(people: number, say: (line: string) => void = () => undefined): Promise<Morning> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
  const file = path.join(directory, 'messages.jsonl');
  const settings = { HOMEWARD_MESSAGE_FILE: file };
  try {
    const planning = await startReminderAlone({ directory, at: PLANNED_AT, isDisposable: true, settings });
    try {
      await planning.tell(organisation());
      await planning.settle();
      for (let from = 0; from < people; from += PEOPLE_AT_ONCE) {
        await planning.tell(fireLoad(Math.min(PEOPLE_AT_ONCE, people - from), from).messages);
        await planning.settle();
        if (people > PEOPLE_AT_ONCE) say(`  ${Math.min(from + PEOPLE_AT_ONCE, people)} people planned`);
      }
    } finally {
      await planning.stop();
    }
    const morning = await startReminderAlone({ directory, at: BEFORE_NINE, settings });
    try {
      await morning.settle();
      const sample = await measure(
        people,
        async () => {
          morning.clock.advanceTo(NINE);
          await morning.settle();
        },
        ownProcessorMs,
      );
      return { sample, messages: personsIn(file), told: await contactsMade(morning.ports, directory) };
    } finally {
      await morning.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Line by line: a file of half a million messages is no string that one would split. */
function personsIn(file: string): readonly string[] {
  const content = readFileSync(file);
  const persons: string[] = [];
  for (let from = 0; from < content.length;) {
    const end = content.indexOf(10, from);
    const { reference } = JSON.parse(content.toString('utf8', from, end)) as { readonly reference: string };
    persons.push(reference.slice(0, reference.lastIndexOf('~')));
    from = end + 1;
  }
  return persons.sort();
}
