import { z } from 'zod';
import type { DevIssuer } from '../../dev-issuer/dev-issuer';
import { Problem } from './problems';
import { type Route, route } from './route';

/** Signing in by a login alone; in development only. */
export function devSignInRoutes(issuer: DevIssuer): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/dev/token',
      tag: 'Development',
      operation: 'anyone',
      summary: 'A token for one of the people of the development issuer',
      body: z.strictObject({ login: z.string().min(1).max(200) }),
      answer: z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.int() }),
      handle: async ({ body }) => {
        const token = await issuer.signInAs(body.login);
        if (token === undefined) throw new Problem(401, 'gateway.login-unknown');
        return { body: token };
      },
    }),
  ];
}
