import { isLocalDate } from '@homeward/calendar';
import { z } from 'zod';
import { readMoment } from '../records/moments';
import { isPersonal } from './people/personal-text';

const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Ids are opaque: whatever is no id of ours is one that does not exist. They go on the bus and into every store, so that a phone number or a VIN in the place
 * of one is refused.
 */
export const id = () =>
  z
    .string()
    .min(1)
    .max(200)
    .refine((text) => PRINTABLE.test(text) && !isPersonal(text), { error: 'gateway.id-invalid' });

/** What separates the parts of an id of a recording: none of them may be somebody's number or plate. */
const PARTS = /[._~-]/;

/** What a telephone system calls a recording: opaque, so that it is no address and says nothing of anybody. */
export const recording = () =>
  z
    .string()
    .max(100)
    .refine((text) => [text, ...text.split(PARTS)].every((part) => !isPersonal(part)), { error: 'gateway.recording-invalid' });

/** A word of a list or a short note that everybody may see, kept as it is written. */
export const openText = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => !isPersonal(text), { error: 'gateway.text-personal' });

/** The ids in a path. */
export function idParams<Name extends string>(...names: readonly Name[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, id()])) as Record<Name, ReturnType<typeof id>>);
}

const MOST_ITEMS = 500;

/** The parameters of a page; spread them into a query. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MOST_ITEMS).default(100),
  cursor: z.string().max(2_000).optional().meta({ description: 'From the page before' }),
};

export const day = () => z.string().refine(isLocalDate, { error: 'gateway.date-invalid' }).meta({ format: 'date', example: '2024-05-01' });

/** `a,b` → [a, b]. */
export const commaList = () =>
  z
    .string()
    .max(500)
    .transform((text) => text.split(',').filter((item) => item !== ''))
    .meta({ type: 'string' });

/** A moment with Z or an offset, as an `Instant`. */
export const moment = () =>
  z
    .string()
    .transform((text, context) => {
      const instant = readMoment(text);
      if (instant !== undefined) return instant;
      context.issues.push({ code: 'custom', message: 'gateway.instant-invalid', input: text });
      return z.NEVER;
    })
    .meta({ type: 'string', format: 'date-time', example: '2024-05-01T09:00:00+08:00' });
