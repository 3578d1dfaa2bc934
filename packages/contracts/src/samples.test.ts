import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventCatalogue, type EventType } from './index';

const SAMPLES = path.resolve(__dirname, '../../../proto/samples');

/** A golden sample: an event with every field set, and the bytes that it has on the wire. */
interface Sample {
  readonly event: Readonly<Record<string, unknown>>;
  readonly wireBase64: string;
}

interface JsonCodec {
  fromJSON(value: unknown): unknown;
  toJSON(message: unknown): Readonly<Record<string, unknown>>;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}

const types = Object.keys(eventCatalogue) as EventType[];
const sampleOf = (type: string): Sample => JSON.parse(readFileSync(path.join(SAMPLES, `${type}.json`), 'utf8')) as Sample;
const codecOf = (type: EventType): JsonCodec => eventCatalogue[type].codec as unknown as JsonCodec;

describe('golden samples', () => {
  it('there is one for each event of the catalogue, and no other', () => {
    expect(readdirSync(SAMPLES).sort()).toEqual(types.map((type) => `${type}.json`).sort());
  });

  it.each(types)('%s has these bytes on the wire', (type) => {
    const { event, wireBase64 } = sampleOf(type);
    const codec = codecOf(type);
    expect(Buffer.from(codec.encode(codec.fromJSON(event)).finish()).toString('base64')).toBe(wireBase64);
  });

  it.each(types)('%s is read from these bytes with every field', (type) => {
    const { event, wireBase64 } = sampleOf(type);
    const codec = codecOf(type);
    const read = codec.toJSON(codec.decode(Buffer.from(wireBase64, 'base64')));
    expect(read).toEqual(event);
    // A field that the sample leaves at its default would prove nothing about its number.
    const declared = Object.keys(codec.fromJSON({}) as object);
    expect(Object.keys(event).sort()).toEqual(declared.sort());
  });
});
