import { z } from 'zod';

/** What a schema does not say by itself. */
export interface SettingFacts {
  /** What the value must be, in words that fit behind "expected": `host:port`. */
  readonly expected: string;
  readonly secret: boolean;
}

const facts = z.registry<SettingFacts>();

/** Says in words what a setting must be. Call it last, on the finished schema (behind `.default` and `.optional`). */
export function setting<Schema extends z.ZodType>(expected: string, schema: Schema): Schema {
  facts.add(schema, { expected, secret: false });
  return schema;
}

/** A setting whose value is never shown: not in errors, not in the printed configuration. */
export function secret<Schema extends z.ZodType>(expected: string, schema: Schema): Schema {
  facts.add(schema, { expected, secret: true });
  return schema;
}

/** What was said of the setting of that key, if anything was. */
export function factsOf(schema: z.ZodObject, key: string): SettingFacts | undefined {
  const field: unknown = schema.shape[key];
  return field instanceof z.ZodType ? facts.get(field) : undefined;
}
