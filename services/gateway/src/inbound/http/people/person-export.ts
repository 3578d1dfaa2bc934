import { type Access, type Principal, isVisible, toMetadata } from '@homeward/access';
import { z } from 'zod';
import type { BusinessClock } from '@homeward/runtime';
import type { Organisation } from '../../../outbound/organisation';
import type { Services } from '../../../outbound/services';
import { idParams } from '../parameters';
import { purposeText } from './people';
import { gatherHoldings, holdingsSchema } from './person-holdings';
import { writeHoldings } from './person-text';
import { type Route, route } from '../route';

const PLAIN_TEXT = 'text/plain';

/** What is held about a person, for that person. */
export function personExportRoutes(services: Services, access: Access, clock: BusinessClock, organisation: Organisation): readonly Route[] {
  /** Not by where the person has records: that another dealer knows somebody is nobody's business. */
  const seesEverything = (principal: Principal): boolean => {
    const tree = organisation.tree();
    const scope = access.allowedScope(principal, 'people.export', tree);
    return tree.all().every(({ id, kind }) => kind !== 'dealer' || isVisible(scope, [id]));
  };

  return [
    route({
      method: 'post',
      path: '/v1/people/{personId}/export',
      tag: 'People',
      operation: 'people.export',
      summary: 'Everything that is held about a person over all services',
      description:
        'For a request of the person. Needs people.reveal too, and leaves a record with its purpose. Of a car’s time with somebody else, the technical history only. As JSON, or with format=text or Accept: text/plain to be read, in the language of the request.',
      params: idParams('personId'),
      query: z.object({ format: z.enum(['json', 'text']).optional() }),
      body: z.strictObject({ purpose: purposeText() }),
      answer: z.object({
        exportedAt: z.string(),
        complete: z.boolean().meta({ description: 'false: only what the caller’s dealers hold; others may hold more' }),
        ...holdingsSchema.shape,
      }),
      handle: async ({ principal, params, query, body, locale, request }) => {
        const asking = { ...principal, purpose: `export: ${body.purpose}` };
        access.assertAllowed(asking, 'people.reveal');
        const holdings = await gatherHoldings(services, params.personId, toMetadata(asking), locale);
        const exported = { exportedAt: clock.now(), complete: seesEverything(principal), ...holdings };
        const wantsText = query.format === undefined ? request.headers.accept?.startsWith(PLAIN_TEXT) === true : query.format === 'text';
        return { body: exported, ...(wantsText ? { text: writeHoldings(exported, locale) } : {}) };
      },
    }),
  ];
}
