import { isLocalDate } from '@homeward/calendar';
import { readVin } from '@homeward/pii';
import { z } from 'zod';
import { readMoment } from './moments';

/** How a field of a record is written in the cell of a file; see `inbound/csv/cells.ts`. */
export type CellKind = 'text' | 'date' | 'instant' | 'integer' | 'money' | 'decimal' | 'list' | 'lines' | 'declined';

const cells = z.registry<{ readonly cell: CellKind }>();

function written<Schema extends z.ZodType>(cell: CellKind, schema: Schema): Schema {
  cells.add(schema, { cell });
  return schema;
}

/** How the field is written in a file; text unless it was declared otherwise. */
export function cellKindOf(field: z.ZodType): CellKind {
  const bare = field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  return cells.get(bare)?.cell ?? 'text';
}

// Half a line of a form; free text such as a street stays far below.
const LONGEST_TEXT = 300;
const MOST_LIST_ITEMS = 50;
const MOST_ORDER_LINES = 500;
const MOST_FEN = 1_000_000_000_000;

const withoutNul = (value: string): boolean => !value.includes('\0');

/** Text that must be there. A NUL is refused everywhere: stores and spreadsheets cut what follows it. */
export const text = (longest = LONGEST_TEXT) => z.string().min(1).max(longest).refine(withoutNul, { error: 'intake.nul-character' });

/** Text that may be left out or empty. */
export const maybeText = (longest = LONGEST_TEXT) =>
  z.string().max(longest).refine(withoutNul, { error: 'intake.nul-character' }).optional();

/** An IANA name, such as Asia/Shanghai. */
export const timeZone = () => z.string().max(60).refine(isZone, { error: 'gateway.zone-unknown' });

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const localDate = () =>
  written('date', z.string().refine(isLocalDate, { error: 'intake.date-invalid' }).meta({ format: 'date', example: '2024-05-01' }));

/** A birthday as it is known, solar or lunar. One that cannot be is a finding and not a refusal: the rest of the record is worth having. */
export const birthday = () =>
  written(
    'date',
    z.string().max(40).refine(withoutNul, { error: 'intake.nul-character' }).meta({ example: '1980-05-01 or 农历1980-03-17' }),
  );

/** ISO 8601 with Z or an offset; read as an `Instant`. */
export const instant = () =>
  written(
    'instant',
    z
      .string()
      .transform((value, context) => {
        const moment = readMoment(value);
        if (moment !== undefined) return moment;
        context.issues.push({ code: 'custom', message: 'intake.instant-invalid', input: value });
        return z.NEVER;
      })
      .meta({ type: 'string', format: 'date-time', example: '2024-05-01T09:00:00+08:00' }),
  );

export const whole = (from: number, to: number) => written('integer', z.int().min(from).max(to));

/** Integer fen, never below zero: what is taken back comes as a correction, with a higher revision. */
export const fen = () => written('money', z.int().min(0).max(MOST_FEN));

export const hours = () => written('decimal', z.number().min(0).max(100_000));

export const km = () => whole(0, 5_000_000);

/** Upper-case and without separators; a wrong check digit is a finding, not a refusal, as imported cars need none. */
export interface Vin {
  readonly vin: string;
  readonly checkDigitValid: boolean;
}

export const vin = () =>
  z
    .string()
    .transform((value, context): Vin => {
      const read = readVin(value);
      if ('vin' in read) return read;
      context.issues.push({ code: 'custom', message: 'intake.vin-invalid', params: { reason: read.invalid }, input: value });
      return z.NEVER;
    })
    .meta({ type: 'string', example: 'LFV2A21K8J1234567' });

export const textList = () => written('list', z.array(text(100)).max(MOST_LIST_ITEMS));

/** An answer for one channel, in one word so that it fits the cell of a file. */
export const channelConsents = () =>
  written(
    'list',
    z
      .array(z.string().regex(/^(?:marketing|service|survey)\/(?:phone|sms|email|wechat|push|letter)=(?:yes|no)$/))
      .max(MOST_LIST_ITEMS)
      .meta({ example: ['marketing/sms=no'] }),
  );

export const answer = () => z.enum(['yes', 'no', '']);

/** A word of a catalogue, told to everybody: letters and digits without spaces, so that nobody is named in it. */
export const code = () =>
  z
    .string()
    .min(1)
    .max(60)
    .refine((value) => CODE.test(value), { error: 'intake.code-invalid' });
const CODE = /^[A-Za-z0-9][A-Za-z0-9._:/+-]*$/;

/** Some of these words. */
export const words = <const Words extends readonly [string, ...string[]]>(known: Words) =>
  written('list', z.array(z.enum(known)).max(MOST_LIST_ITEMS));

const LINE_KINDS = ['labour', 'part', 'oil', 'accessory'] as const;

/** What was recommended and declined. */
export const declinedWork = () =>
  written(
    'declined',
    z
      .array(
        z.strictObject({
          kind: z.enum(LINE_KINDS),
          item: text(100).meta({ description: 'The code that a line has when it is done: the same kind and code closes it' }),
          reason: z.enum(['price', 'no-time', 'elsewhere', 'not-needed', 'later', 'other']).optional(),
          amountFen: fen().optional(),
          dueOn: localDate().optional().meta({ description: 'Recommended again by then' }),
          dueKm: km().optional(),
        }),
      )
      .max(MOST_LIST_ITEMS),
  );

export type Declined = z.output<ReturnType<typeof declinedWork>>[number];

export const orderLines = () =>
  written(
    'lines',
    z
      .array(
        z.strictObject({
          kind: z.enum(LINE_KINDS),
          code: text(100),
          amountFen: fen(),
          payer: z.enum(['customer', 'warranty', 'insurance', 'maker']),
        }),
      )
      .max(MOST_ORDER_LINES),
  );
