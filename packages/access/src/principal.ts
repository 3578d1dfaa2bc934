import { Rejection } from '@homeward/kernel';
import { ROLES, type Role } from './permissions';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Who asks. Attached to one node of the organisation; roles say what may be done there. */
export interface Principal {
  /** The subject of the token: an opaque id. */
  readonly subject: string;
  /** The client of a machine, or the application through which a person signed in. */
  readonly clientId?: string | undefined;
  readonly roles: readonly Role[];
  readonly nodeId: string;
  /** The source system that a DMS client speaks for. */
  readonly system?: string | undefined;
  /** Why personal values are asked for in the clear; recorded. */
  readonly purpose?: string | undefined;
  readonly locale: Locale;
}

/** The key of the principal in the metadata of a call. */
export const PRINCIPAL_METADATA_KEY = 'homeward-principal';
const LONGEST_METADATA = 4096;

/** Metadata values are ASCII: everything else is escaped as JSON allows. */
export function toMetadata(principal: Principal): Readonly<Record<string, string>> {
  const json = JSON.stringify(principal).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { [PRINCIPAL_METADATA_KEY]: json };
}

/**
 * The principal that came with a call. Throws Rejection('forbidden', 'access.principal-missing') or
 * Rejection('forbidden', 'access.principal-unreadable'); an unknown role makes it unreadable, as it is not known what it may.
 */
export function readPrincipal(metadata: Readonly<Record<string, string | undefined>>): Principal {
  const text = metadata[PRINCIPAL_METADATA_KEY];
  if (text === undefined) throw new Rejection('forbidden', 'access.principal-missing');
  const principal = text.length <= LONGEST_METADATA ? parse(text) : undefined;
  if (principal === undefined) throw new Rejection('forbidden', 'access.principal-unreadable');
  return principal;
}

function parse(text: string): Principal | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { subject, clientId, roles, nodeId, system, purpose, locale } = value as Readonly<Record<string, unknown>>;
  if (typeof subject !== 'string' || subject === '' || typeof nodeId !== 'string') return undefined;
  if (!isOptionalText(clientId) || !isOptionalText(system) || !isOptionalText(purpose)) return undefined;
  if (!Array.isArray(roles) || !roles.every(isRole)) return undefined;
  const known = LOCALES.find((candidate) => candidate === locale);
  if (known === undefined) return undefined;
  return {
    subject,
    roles,
    nodeId,
    locale: known,
    ...(clientId === undefined ? {} : { clientId }),
    ...(system === undefined ? {} : { system }),
    ...(purpose === undefined ? {} : { purpose }),
  };
}

/** Whether a text, such as a token's claim, names a role. */
export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

/** Whether a role may come with a token: the services' own role only comes from a service itself. */
export function isSignInRole(value: unknown): value is Exclude<Role, 'platform-service'> {
  return isRole(value) && value !== 'platform-service';
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** As whom a service asks another one, when no person or client stands behind the question. */
export function servicePrincipal(service: string): Principal {
  return { subject: `service/${service}`, roles: ['platform-service'], nodeId: '', locale: 'zh-CN' };
}
