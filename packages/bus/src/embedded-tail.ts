import type { Delivered } from './bus';
import type { Lane } from './embedded-log';

/** The newest messages of all lanes, as they were appended: groups that keep up need not read them back from the file. */
export interface EmbeddedTail {
  /** The next message of its lane. */
  add(lane: Lane, delivered: Delivered): void;
  /** From the offset on, at most so many; undefined when what is there is too new. */
  read(lane: Lane, from: number, limit: number): readonly Delivered[] | undefined;
  clear(): void;
}

/** A stretch of one lane without gaps. */
interface Stretch {
  readonly first: number;
  readonly messages: Delivered[];
}

/** What an object costs beside its value. */
const OVERHEAD_BYTES = 400;

/** Keeps about `mostBytes`. It forgets by halves: the younger half becomes the older one, and that one goes as a whole. */
export function createEmbeddedTail(mostBytes: number): EmbeddedTail {
  let older = new Map<Lane, Stretch>();
  let younger = new Map<Lane, Stretch>();
  let youngerBytes = 0;

  return {
    add(lane, delivered) {
      if (youngerBytes > mostBytes / 2) {
        older = younger;
        younger = new Map();
        youngerBytes = 0;
      }
      youngerBytes += delivered.value.length + OVERHEAD_BYTES;
      const stretch = younger.get(lane);
      if (stretch === undefined) younger.set(lane, { first: Number(delivered.offset), messages: [delivered] });
      else stretch.messages.push(delivered);
    },
    read(lane, from, limit) {
      const found: Delivered[] = [];
      for (const { first, messages } of [older.get(lane), younger.get(lane)].filter((stretch) => stretch !== undefined)) {
        const next = from + found.length;
        if (next < first) break;
        found.push(...messages.slice(next - first, next - first + limit - found.length));
      }
      return found.length > 0 ? found : undefined;
    },
    clear() {
      older = new Map();
      younger = new Map();
      youngerBytes = 0;
    },
  };
}
