import { type Locale, servicePrincipal, toMetadata } from '@homeward/access';
import { epochMsOf } from '@homeward/calendar';
import type { LinkedProgress, ProgressLink } from '@homeward/contracts/visits';
import type { Instant } from '@homeward/kernel';
import type { BusinessClock } from '@homeward/runtime';
import { z } from 'zod';
import { nextOf, textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { idParams } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, Problem, toProblem, unknownProblem } from '../problems';
import { PAGE_HEADERS, progressPage, progressProblemPage, stageText } from './progress-page';
import type { ProgressTokens } from './progress-tokens';
import type { RateLimit } from '../rate-limit';
import { type Answer, type Call, type Route, route } from '../route';
import type { WrongTokens } from '../wrong-tokens';

/** What owners' links need beside the services. */
export interface ProgressLinkTools {
  /** Where owners reach this API: `https://service.example`. */
  readonly url: string;
  readonly tokens: ProgressTokens;
  /** Of one link. */
  readonly reads: RateLimit;
  readonly wrongLinks: WrongTokens;
  readonly clock: BusinessClock;
}

const linkSchema = z
  .object({
    linkId: z.string(),
    visitId: z.string(),
    issuedAt: z.string(),
    issuedBy: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().optional(),
  })
  .meta({ id: 'ProgressLink' });

const issuedSchema = linkSchema
  .extend({ url: z.string().meta({ description: 'For the owner: whoever has it sees how far the service is' }) })
  .meta({ id: 'IssuedProgressLink' });

const ownersSchema = z
  .object({
    stage: z.string().meta({ description: 'reception, repair-order, work, quality-check, ready, delivered, cancelled' }),
    stageText: z.string(),
    promisedAt: z.string().optional().meta({ description: 'Left out when nothing was promised, or the visit is over' }),
    promisedText: z.string().optional().meta({ description: 'As the dealer’s clock shows it' }),
    dealer: z.string().meta({ description: 'Its name' }),
  })
  .meta({ id: 'OwnersProgress', description: 'All that a link tells' });

/** Links by which owners follow the service of their car without signing in. */
export function progressLinkRoutes({ visits }: Services, identify: IdentifyRequest, tools: ProgressLinkTools): readonly Route[] {
  const platform = toMetadata(servicePrincipal('gateway'));

  /** Whatever is wrong with a link, it is answered like one that never was. Only a right one costs more than a signature. */
  const follow = async (token: string, address: string): Promise<LinkedProgress> => {
    const read = tools.tokens.read(token, tools.clock.now());
    if (read === 'forged') {
      tools.wrongLinks.assertWithin(address);
      await tools.wrongLinks.count(address);
    }
    if (typeof read === 'string') throw unknownProblem('progress-link');
    await tools.reads.admit(`link/${read.linkId}`);
    return await visits.readLinkedProgress(read, { metadata: platform });
  };

  return [
    route({
      method: 'post',
      path: '/v1/vehicles/{vehicleId}/visits/{visitId}/progress-links',
      tag: 'Vehicles',
      operation: 'visits.share',
      takesIdempotencyKey: true,
      summary: 'A link by which the owner follows this visit without signing in',
      description: 'It tells the stage, the promised time and the name of the dealer, and ends by itself (policy `progress-links`).',
      params: idParams('vehicleId', 'visitId'),
      status: 201,
      answer: issuedSchema,
      handle: async ({ principal, params, metadata, request }) => {
        const cause = toCause(identify(request, principal), `progress-link ${params.vehicleId}/${params.visitId}`);
        const link = onlyLink(await visits.issueProgressLinks({ visits: [params], cause }, { metadata }));
        return { body: { ...toLink(link), url: `${tools.url}/progress/${tools.tokens.write(link.linkId, link.expiresAt)}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/vehicles/{vehicleId}/visits/{visitId}/progress-links',
      tag: 'Vehicles',
      operation: 'visits.share',
      summary: 'The links that were issued for a visit, the latest first; where they lead was told once',
      params: idParams('vehicleId', 'visitId'),
      answer: z.object({ links: z.array(linkSchema) }),
      handle: async ({ params, metadata }) => {
        const { links } = await visits.listProgressLinks(params, { metadata });
        return { body: { links: links.map(toLink) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/progress-links/{linkId}/revoke',
      tag: 'Vehicles',
      operation: 'visits.share',
      takesIdempotencyKey: true,
      summary: 'The link leads nowhere from now on',
      params: idParams('linkId'),
      answer: linkSchema,
      handle: async ({ principal, params, metadata, request }) => {
        const cause = toCause(identify(request, principal), `revoke ${params.linkId}`);
        const answer = await visits.revokeProgressLinks({ linkIds: [params.linkId], cause }, { metadata });
        return { body: toLink(onlyLink(answer)) };
      },
    }),
    route({
      method: 'get',
      path: '/progress/{token}',
      tag: 'Owners',
      operation: 'anyone',
      summary: 'How far the service of a car is, for whoever has its link',
      description:
        'As JSON, or as a page for browsers (Accept: text/html). A link that was forged, revoked or has ended is answered like one that never was: 404.',
      // Whatever stands there is a link or none: even what is too long to be one is answered alike.
      params: z.object({ token: z.string() }),
      answer: ownersSchema,
      handle: async (call) => {
        const wantsPage = accepts(call.request.headers.accept, 'text/html');
        const headers = { vary: 'accept, accept-language', 'content-language': call.locale, 'x-robots-tag': 'noindex, nofollow' };
        try {
          const progress = toOwners(await follow(call.params.token, call.request.socket.remoteAddress ?? ''), call.locale);
          if (!wantsPage) return { body: progress, headers };
          return { body: progress, page: progressPage(progress, call.locale), headers: { ...headers, ...PAGE_HEADERS } };
        } catch (error) {
          const problem = toProblem(error);
          if (!wantsPage || problem === undefined) throw error;
          return toProblemPage(problem, call, { ...headers, ...PAGE_HEADERS });
        }
      },
    }),
  ];
}

function onlyLink({ outcomes, links: [link] }: Awaited<ReturnType<Services['visits']['issueProgressLinks']>>): ProgressLink {
  acceptedOutcome(outcomes);
  if (link === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
  return link;
}

function toLink({ linkId, visitId, issuedAt, issuedBy, expiresAt, revokedAt }: ProgressLink): z.input<typeof linkSchema> {
  return { linkId, visitId, issuedAt, issuedBy, expiresAt, ...present({ revokedAt }) };
}

function toOwners({ stage, promisedAt, dealerName, timeZone }: LinkedProgress, locale: Locale): z.input<typeof ownersSchema> {
  const promised = promisedAt === '' ? {} : { promisedAt, promisedText: momentText(promisedAt, timeZone, locale) };
  return { stage, stageText: stageText(stage, locale), ...promised, dealer: dealerName };
}

/** A person behind a browser is told in words what happened; the status stays what it is. */
function toProblemPage(
  { status, code, values, retryAfterSeconds }: Problem,
  { locale }: Call<unknown, unknown, unknown>,
  headers: Readonly<Record<string, string>>,
): Answer<never> {
  const next = nextOf(locale, code, values);
  const sentences =
    status === 404 ? [textOf(locale, code, values), ...(next === undefined ? [] : [next])] : [textOf(locale, 'progress.later')];
  const page = progressProblemPage(textOf(locale, `status.${status}`), sentences, locale);
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return { status, body: undefined as never, page, headers: { ...headers, ...retry } };
}

/** `6月1日周六 16:00`, `Sat 1 Jun, 16:00`. */
function momentText(at: Instant, timeZone: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    ...{ timeZone, month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(epochMsOf(at));
}

/** Whether a media type is asked for by its name. */
function accepts(header: string | undefined, mediaType: string): boolean {
  return header?.split(',').some((range) => range.split(';')[0]?.trim().toLowerCase() === mediaType) === true;
}
