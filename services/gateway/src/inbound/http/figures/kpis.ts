import type { KpiFigure, Workload } from '@homeward/contracts/analytics-service';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import type { Organisation } from '../../../outbound/organisation';
import type { Access, Principal } from '@homeward/access';
import { commaList, day, id, pageQuery } from '../parameters';
import { present } from '../presented';
import { refusedProblem, unknownProblem } from '../problems';
import { refusal } from '../../records/refusals';
import { type Route, route } from '../route';

const PERIODS = ['week', 'month', 'quarter', 'year', 'year-to-date', '12-months'] as const;
const DIMENSIONS = ['dealer', 'region', 'brand', 'model', 'use', 'warranty', 'advisor', 'state', 'week', 'day', 'field', 'stream'] as const;

/** More than any dealer network has. */
const MOST_VISITS = 10_000_000;

const figureSchema = z
  .object({
    name: z.string(),
    definitionVersion: z.int(),
    fromOn: z.string().optional(),
    toOn: z.string().optional(),
    group: z.record(z.string(), z.string()),
    numerator: z.int(),
    denominator: z.int().optional().meta({ description: 'Of rates; counts have none' }),
    standing: z.string().optional(),
  })
  .meta({ id: 'KpiFigure' });

const figuresQuery = {
  at: day().optional(),
  period: z.enum(PERIODS).optional(),
  scope: id().optional().meta({ description: 'A node of the organisation; the own one when left out' }),
};

const hundredths = z.number().optional().meta({ description: 'Two decimals, half rounded up; absent over nothing' });
const workloadSchema = z
  .object({
    group: z.record(z.string(), z.string()),
    fromOn: z.string(),
    toOn: z.string(),
    keptCustomers: z.int(),
    visits: z.int().meta({ description: 'Of kept customers' }),
    calls: z.int(),
    callsPerCustomer: hundredths,
    visitsPerCustomer: hundredths,
    visitsAMonth: z.number(),
    activeCarsExact: hundredths,
    activeCars: z.int().optional().meta({ description: 'Visits a month × 12 / visits per customer and year' }),
  })
  .meta({ id: 'Workload' });

const dimensionsQuery = commaList()
  .optional()
  .meta({ description: `Dimensions, separated by commas: ${DIMENSIONS.join(', ')}` });

/** Figures with numerator, denominator and members. */
export function kpiRoutes({ analytics }: Services, access: Access, organisation: Organisation): readonly Route[] {
  /** The node that figures are asked for. One that is not at or under the own one is answered like one that does not exist. */
  const scopeOf = (principal: Principal, asked: string | undefined): string => {
    const scope = access.allowedScope(principal, 'kpis.read', organisation.tree());
    if (asked === undefined) return principal.nodeId;
    const tree = organisation.tree();
    const isReached = tree.node(asked) !== undefined && (scope.kind === 'all' || tree.pathOf(asked).includes(principal.nodeId));
    if (!isReached) throw unknownProblem('node');
    return asked;
  };
  const dimensionsOf = (by: readonly string[] = []): string[] => {
    const stranger = by.find((dimension) => !DIMENSIONS.some((known) => known === dimension));
    if (stranger !== undefined)
      throw refusedProblem(400, [refusal('gateway.value-unknown', '/query/by', { allowed: DIMENSIONS.join(', ') })]);
    return [...by];
  };
  return [
    route({
      method: 'get',
      path: '/v1/kpis',
      tag: 'KPIs',
      operation: 'kpis.read',
      summary: 'Figures as of a day, by dimensions',
      query: z.object({
        ...figuresQuery,
        names: commaList().optional().meta({ description: 'Names, separated by commas; all when left out' }),
        by: dimensionsQuery,
      }),
      answer: z.object({ figures: z.array(figureSchema) }),
      handle: async ({ principal, query, metadata }) => {
        const by = dimensionsOf(query.by);
        const scope = scopeOf(principal, query.scope);
        const asked = { names: query.names ?? [], at: query.at ?? '', period: query.period ?? '', by, scope };
        const { figures } = await analytics.readKpis(asked, { metadata });
        return { body: { figures: figures.map(toFigure) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/reports/workload',
      tag: 'KPIs',
      operation: 'kpis.read',
      summary: 'Calls and visits per kept customer and year, and the cars that the visits of a month speak for',
      query: z.object({
        at: figuresQuery.at,
        scope: figuresQuery.scope,
        by: dimensionsQuery,
        visitsAMonth: z.coerce
          .number()
          .int()
          .min(1)
          .max(MOST_VISITS)
          .optional()
          .meta({ description: 'To plan with, for each group; the mean of the twelve months when left out' }),
      }),
      answer: z.object({ rows: z.array(workloadSchema) }),
      handle: async ({ principal, query, metadata }) => {
        const { rows } = await analytics.readWorkload(
          {
            at: query.at ?? '',
            by: dimensionsOf(query.by),
            scope: scopeOf(principal, query.scope),
            visitsAMonth: query.visitsAMonth ?? 0,
          },
          { metadata },
        );
        return { body: { rows: rows.map(toWorkload) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/kpis/{name}/members',
      tag: 'KPIs',
      operation: 'kpis.read',
      summary: 'The things that make up a figure',
      params: z.object({ name: id() }),
      query: z.object({
        ...figuresQuery,
        ...pageQuery,
        part: z.enum(['numerator', 'denominator']).default('numerator'),
        group: commaList().optional().meta({ description: 'dimension:value, separated by commas' }),
      }),
      answer: z.object({
        members: z.array(
          z.object({ kind: z.string(), id: z.string(), dealerId: z.string().optional(), values: z.record(z.string(), z.string()) }),
        ),
        cursor: z.string().optional(),
      }),
      handle: async ({ principal, params, query, metadata }) => {
        const { members, cursor } = await analytics.listMembers(
          {
            name: params.name,
            at: query.at ?? '',
            period: query.period ?? '',
            group: readGroup(query.group ?? []),
            scope: scopeOf(principal, query.scope),
            part: query.part,
            limit: query.limit,
            cursor: query.cursor ?? '',
          },
          { metadata },
        );
        return {
          body: {
            members: members.map(({ kind, id: memberId, ...rest }) => ({ kind, id: memberId, ...present(rest) })),
            ...present({ cursor }),
          },
        };
      },
    }),
  ];
}

function readGroup(parts: readonly string[]): Record<string, string> {
  const pairs = parts.map((part) => {
    const colon = part.indexOf(':');
    if (colon < 1) throw refusedProblem(400, [refusal('gateway.group-invalid', '/query/group')]);
    return [part.slice(0, colon), part.slice(colon + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function toFigure({ name, group, denominator, ...rest }: KpiFigure): z.input<typeof figureSchema> {
  return { name, group, ...present(rest), ...(denominator === undefined ? {} : { denominator }) };
}

function toWorkload({
  callsPerCustomer,
  visitsPerCustomer,
  activeCarsExact,
  activeCars,
  ...counts
}: Workload): z.input<typeof workloadSchema> {
  return {
    ...counts,
    ...(callsPerCustomer === undefined ? {} : { callsPerCustomer }),
    ...(visitsPerCustomer === undefined ? {} : { visitsPerCustomer }),
    ...(activeCarsExact === undefined ? {} : { activeCarsExact }),
    ...(activeCars === undefined ? {} : { activeCars }),
  };
}
