import { readFileSync } from 'node:fs';
import { LOCALES, ROLES } from '@homeward/access';
import { z } from 'zod';

const signInRoles = ROLES.filter((role) => role !== 'platform-service');
const attached = { roles: z.array(z.enum(signInRoles)).min(1), node: z.string().min(1) };

const identitySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('client'),
    clientId: z.string().min(1),
    secret: z.string().min(8),
    system: z.string().min(1).optional(),
    ...attached,
  }),
  z.strictObject({
    kind: z.literal('person'),
    login: z.string().min(1),
    /** The id of the person in the organisation's staff; the login when left out. */
    subject: z.string().min(1).optional(),
    locale: z.enum(LOCALES).optional(),
    ...attached,
  }),
]);

/** A client or person that the development issuer knows. */
export type Identity = z.output<typeof identitySchema>;

/** Reads a JSON list, or the file of one. For a setting: adds what is wrong to the context. */
export function readIdentities(text: string, context: z.RefinementCtx): readonly Identity[] {
  try {
    return z.array(identitySchema).parse(JSON.parse(text.trimStart().startsWith('[') ? text : readFileSync(text, 'utf8')));
  } catch {
    context.addIssue({ code: 'custom', message: 'Not a list of identities' });
    return z.NEVER;
  }
}

/** What a token says of an identity, beside the standard claims. */
export function claimsOf({ roles, node, ...identity }: Identity): Readonly<Record<string, unknown>> {
  return {
    homeward_roles: roles,
    homeward_node: node,
    ...('system' in identity && identity.system !== undefined ? { homeward_system: identity.system } : {}),
    ...('locale' in identity && identity.locale !== undefined ? { locale: identity.locale } : {}),
  };
}
