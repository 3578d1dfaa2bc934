import { Rejection } from '@homeward/kernel';
import fc from 'fast-check';
import { ROLES } from './permissions';
import { LOCALES, PRINCIPAL_METADATA_KEY, isSignInRole, readPrincipal, servicePrincipal, toMetadata } from './principal';

const aText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const aPrincipal = fc.record(
  {
    subject: aText,
    clientId: aText,
    roles: fc.subarray([...ROLES]),
    nodeId: aText,
    system: aText,
    purpose: aText,
    locale: fc.constantFrom(...LOCALES),
  },
  { requiredKeys: ['subject', 'roles', 'nodeId', 'locale'] },
);

/** Kind and code of the refusal; any error but a rejection fails the test. */
function refusalOf(metadata: Readonly<Record<string, string>>): string {
  try {
    readPrincipal(metadata);
    return 'accepted';
  } catch (error) {
    if (error instanceof Rejection) return `${error.kind} ${error.code}`;
    throw error;
  }
}

describe('principal in metadata', () => {
  it('arrives as it left, in printable ASCII', () => {
    fc.assert(
      fc.property(aPrincipal, (principal) => {
        const metadata = toMetadata(principal);
        expect(metadata[PRINCIPAL_METADATA_KEY]).toMatch(/^[\x20-\x7e]+$/);
        expect(readPrincipal(metadata)).toEqual(principal);
      }),
    );
    expect(readPrincipal(toMetadata(servicePrincipal('reminder')))).toEqual(servicePrincipal('reminder'));
  });

  it('without one the call is forbidden', () => {
    expect(refusalOf({})).toBe('forbidden access.principal-missing');
  });

  it.each([
    '',
    'x',
    'null',
    '[]',
    '"text"',
    '{}',
    '{"subject":"","roles":[],"nodeId":"D1","locale":"en"}',
    '{"subject":"u","roles":"ops","nodeId":"D1","locale":"en"}',
    '{"subject":"u","roles":["emperor"],"nodeId":"D1","locale":"en"}',
    '{"subject":"u","roles":["ops"],"nodeId":1,"locale":"en"}',
    '{"subject":"u","roles":["ops"],"nodeId":"D1","locale":"fr"}',
    '{"subject":"u","roles":["ops"],"nodeId":"D1","locale":"en","purpose":{}}',
    `{"subject":"${'u'.repeat(5000)}","roles":["ops"],"nodeId":"D1","locale":"en"}`,
  ])('%s is unreadable, and the call is forbidden', (text) => {
    expect(refusalOf({ [PRINCIPAL_METADATA_KEY]: text })).toBe('forbidden access.principal-unreadable');
  });

  it('any other text is unreadable too, never another error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(refusalOf({ [PRINCIPAL_METADATA_KEY]: text })).toMatch(/^(accepted|forbidden access\.principal-unreadable)$/);
      }),
    );
  });

  it('nobody signs in as a service', () => {
    expect(ROLES.filter((role) => !isSignInRole(role))).toEqual(['platform-service']);
    expect(isSignInRole('emperor')).toBe(false);
  });
});
