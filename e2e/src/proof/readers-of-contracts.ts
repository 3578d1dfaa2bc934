import { readPrincipal, PRINCIPAL_METADATA_KEY, toMetadata, type Principal } from '@homeward/access';
import { isLocalDate, readInstant } from '@homeward/calendar';
import { decodersOf, eventCatalogue, type EventType, toMessage } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { BrokenSeal, openBytes } from '@homeward/pii';
import { POLICY_DEFINITIONS } from '@homeward/policy';
import { readCursor, writeCursor } from '@homeward/store';
import { type MatchRecord, readContent } from '@homeward/matching';
import type { Reader } from './reader';

const PRINCIPAL: Principal = { subject: 'D1-SA01', roles: ['service-advisor'], nodeId: 'D1', locale: 'zh-CN' };

/** What a reader refuses is no value; what else it throws is a failure. */
function unlessRefused<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Rejection || error instanceof BrokenSeal) return undefined;
    throw error;
  }
}

const RECORD: MatchRecord = { id: 'r', name: '张伟', phones: [], vins: [], plates: [] };

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Decoders say by throwing that bytes are no message; messages that they read are written the same again. */
function messageReader(type: EventType): Reader {
  const decode = decodersOf(type)[type] as (bytes: Uint8Array) => never;
  const encode = (payload: never): Uint8Array => toMessage(type, 'key', payload).value;
  return {
    name: `message ${type.split('.').slice(-1).join('')}`,
    examples: [latin1(encode(decode(new Uint8Array())))].concat(
      '\n\u0003a-b',
      '\n\u0003a-b\u0012\u0001x\u001a\u0002yz"\u0000*\u0000',
      '\u0008\u0001',
    ),
    print: (text) => {
      let payload: never;
      try {
        payload = decode(Buffer.from(text, 'latin1'));
      } catch {
        return undefined;
      }
      return latin1(encode(payload));
    },
  };
}

/** The readers of what services say to one another, what callers bring back, and what operators publish. */
export const CONTRACT_READERS: readonly Reader[] = [
  ...(Object.keys(eventCatalogue) as EventType[]).map(messageReader),
  {
    name: 'principal',
    examples: Object.values(toMetadata({ ...PRINCIPAL, purpose: '回访' })),
    print: (text) => {
      const principal = unlessRefused(() => readPrincipal({ [PRINCIPAL_METADATA_KEY]: text }));
      return principal === undefined ? undefined : toMetadata(principal)[PRINCIPAL_METADATA_KEY];
    },
  },
  {
    name: 'cursor',
    examples: [
      writeCursor('dueOn', 'ascending', { id: 'a', sortValue: '2024-05-01' }),
      writeCursor('dueOn', 'ascending', { id: 'b', sortValue: undefined }),
    ],
    print: (text) => {
      const position = unlessRefused(() => readCursor(text, 'dueOn', 'ascending'));
      return (
        position &&
        writeCursor('dueOn', 'ascending', { id: position.id, sortValue: position.stretch === 'present' ? position.value : undefined })
      );
    },
  },
  {
    name: 'sealed bytes',
    examples: ['AAAA'],
    // Nobody seals by chance: it is never read.
    print: (text) => void unlessRefused(() => openBytes(new Uint8Array(32), Buffer.from(text, 'latin1'), 'R1/1')),
  },
  {
    name: 'instant',
    examples: ['2024-05-01T09:00:00.000Z', '2024-05-01T09:00:00+08:00', '-000001-01-01T00:00Z', '2024-05-01T09:00:00[Asia/Shanghai]'],
    print: (text) => readInstant(text),
  },
  { name: 'calendar day', examples: ['2024-02-29', '1900-02-28'], print: (text) => (isLocalDate(text) ? text : undefined) },
  {
    name: 'policy document',
    examples: ['{"a":1}', '{"levels":[{"code":"H","followUpHours":24}]}', '[]', '{"states":{"on":"2024-01-01"}}'],
    // A body out of nothing is never right: that nothing is thrown is what counts.
    print: (text) => {
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        return undefined;
      }
      for (const definition of POLICY_DEFINITIONS) definition.problemsOf(body);
      return undefined;
    },
  },
  {
    name: 'name compared',
    examples: ['张伟', '歐陽娜娜', 'Wang Wei', '单雄信'],
    print: (text) => void readContent({ ...RECORD, name: text }),
  },
  {
    name: 'address compared',
    examples: ['北京市朝阳区建国路1号', '建国路 88 号 3-1-502'],
    print: (text) => void readContent({ ...RECORD, address: text }),
  },
];
