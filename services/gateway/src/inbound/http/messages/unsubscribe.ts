import { type Locale, servicePrincipal, toMetadata } from '@homeward/access';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { ownersPage, PAGE_HEADERS } from '../vehicles/progress-page';
import { Problem, unknownProblem } from '../problems';
import { type Call, type Route, route } from '../route';
import type { WrongTokens } from '../wrong-tokens';

const answerSchema = z
  .object({ channel: z.string(), dealer: z.string(), isEnded: z.boolean().meta({ description: 'False: nothing was changed yet' }) })
  .meta({ id: 'Unsubscription' });

/** The page has a form, which leads back here. */
const HEADERS = Object.fromEntries(
  Object.entries(PAGE_HEADERS).map(([name, value]) => [name, value.replace("form-action 'none'", "form-action 'self'")]),
);

/** Links in messages by which customers end them without signing in. Looking at one changes nothing: mail programs look at every link. */
export function unsubscribeRoutes({ replies }: Services, wrongLinks: WrongTokens): readonly Route[] {
  const platform = toMetadata(servicePrincipal('gateway'));
  const params = z.object({ token: z.string() });

  const follow = async ({ params: { token }, request, locale }: Call<{ token: string }, undefined, undefined>, carryOut: boolean) => {
    const address = request.socket.remoteAddress ?? '';
    wrongLinks.assertWithin(address);
    try {
      const { channel, dealerName: dealer } = await replies.unsubscribe({ token, carryOut }, { metadata: platform });
      const answer = { channel, dealer, isEnded: carryOut };
      const headers = { vary: 'accept, accept-language', 'content-language': locale, 'x-robots-tag': 'noindex, nofollow' };
      if (request.headers.accept?.includes('text/html') !== true) return { body: answer, headers };
      return { body: answer, page: pageOf(answer, locale), headers: { ...headers, ...HEADERS } };
    } catch (error) {
      // Whatever is wrong with a link, it is answered like one that never was.
      if (isUnknown(error)) {
        await wrongLinks.count(address);
        throw unknownProblem('unsubscribe-link');
      }
      throw error;
    }
  };

  return [
    route({
      method: 'get',
      path: '/unsubscribe/{token}',
      tag: 'Owners',
      operation: 'anyone',
      summary: 'What the link in a message would end; as JSON, or as a page with a button',
      params,
      answer: answerSchema,
      handle: (call) => follow(call as Call<{ token: string }, undefined, undefined>, false),
    }),
    route({
      method: 'post',
      path: '/unsubscribe/{token}',
      tag: 'Owners',
      operation: 'anyone',
      summary: 'No more messages of this kind on this channel, for whoever has the link (RFC 8058)',
      params,
      answer: answerSchema,
      handle: (call) => follow(call as Call<{ token: string }, undefined, undefined>, true),
    }),
  ];
}

function pageOf({ channel, dealer, isEnded }: z.input<typeof answerSchema>, locale: Locale): string {
  const values = { channel: textOf(locale, `unsubscribe.channel.${channel}`), dealer };
  return ownersPage(locale, textOf(locale, 'unsubscribe.title'), {
    sentences: [textOf(locale, isEnded ? 'unsubscribe.done' : 'unsubscribe.ask', values)],
    ...(isEnded ? {} : { button: textOf(locale, 'unsubscribe.button') }),
  });
}

function isUnknown(error: unknown): boolean {
  return error instanceof Problem
    ? error.status === 404
    : typeof error === 'object' && error !== null && 'kind' in error && error.kind === 'unknown';
}
