import type { Access, Operation } from '@homeward/access';
import { isVisible } from '@homeward/access';
import type { IntakeRequest, RowOutcome } from '@homeward/contracts/customer-service';
import { z } from 'zod';
import { generalTextOf, textOf } from '../../../catalogues/texts';
import type { Organisation } from '../../../outbound/organisation';
import type { Services } from '../../../outbound/services';
import { writeCsv } from '../../csv/csv-writer';
import { type KeptHeader, readKeptHeader } from '../../csv/kept-header';
import type { IdentifyRequest } from '../idempotency';
import type { KnownRequests } from '../known-requests';
import { idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { refusal } from '../../records/refusals';
import { refusedProblem, unknownProblem } from '../problems';
import { type Call, type Route, route, streamRoute } from '../route';
import { beginStream } from '../send';

export interface OutcomeTools {
  readonly customer: Services['customer'];
  readonly known: KnownRequests;
  readonly organisation: Organisation;
  readonly access: Access;
  readonly identify: IdentifyRequest;
}

const OUTCOMES = ['accepted', 'repeated', 'older', 'pending', 'rejected'] as const;

const rowSchema = z
  .object({
    row: z.int(),
    outcome: z.enum(OUTCOMES),
    code: z.string().optional(),
    pointer: z.string().optional(),
    detail: z.record(z.string(), z.string()),
    text: z.string().optional(),
    warnings: z.array(z.string()),
    subjectId: z.string().optional(),
  })
  .meta({ id: 'RowOutcome' });

const requestSchema = z
  .object({
    requestId: z.string(),
    kind: z.string(),
    status: z.enum(['open', 'working', 'completed', 'completed-with-rejections', 'refused', 'interrupted']),
    dealerId: z.string().optional(),
    recordType: z.string().optional(),
    rows: z.int(),
    accepted: z.int(),
    repeated: z.int(),
    older: z.int(),
    pending: z.int(),
    rejected: z.int(),
    reasons: z.array(z.object({ code: z.string(), count: z.int(), text: z.string() })),
    refusal: z.object({ code: z.string(), pointer: z.string(), detail: z.record(z.string(), z.string()), text: z.string() }).optional(),
    openedAt: z.string().optional(),
  })
  .meta({ id: 'IntakeRequest' });

const requestWithRows = requestSchema
  .extend({ outcomes: z.array(rowSchema), cursor: z.string().optional() })
  .meta({ id: 'IntakeRequestWithRows' });

const rowsQuery = z.object({ ...pageQuery, outcome: z.enum(OUTCOMES).optional() });

/** What became of requests and imports. */
export function outcomeRoutes(tools: OutcomeTools): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/dms/requests/{requestId}',
      tag: 'Intake',
      operation: 'requests.read',
      summary: 'What became of a request, row by row',
      params: idParams('requestId'),
      query: rowsQuery,
      answer: requestWithRows,
      handle: async (call) => {
        const request = await readRequest(tools, call, call.params.requestId, 'requests.read');
        const { rows, cursor } = await tools.customer.readRows(
          {
            requestId: request.requestId,
            outcome: call.query.outcome ?? '',
            withOriginal: false,
            page: { limit: call.query.limit, cursor: call.query.cursor ?? '' },
          },
          { metadata: call.metadata },
        );
        return {
          body: { ...toRequest(request, call), outcomes: rows.map((row) => toRow(row, call)), ...(cursor === '' ? {} : { cursor }) },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/imports',
      tag: 'Intake',
      operation: 'imports.read',
      takesIdempotencyKey: true,
      summary: 'The import that the caller has sent, or is sending, under an Idempotency-Key',
      description: 'So that its progress can be followed while the file is still taken in, and a file is not sent again that is here.',
      answer: requestSchema,
      handle: async (call) => {
        const { requestId, isKeyed } = tools.identify(call.request, call.principal);
        if (!isKeyed) throw refusedProblem(400, [refusal('gateway.field-missing', '/header/idempotency-key')]);
        return { body: toRequest(await readRequest(tools, call, requestId, 'imports.read', 'import'), call) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/imports/{requestId}',
      tag: 'Intake',
      operation: 'imports.read',
      summary: 'What became of an import',
      params: idParams('requestId'),
      answer: requestSchema,
      handle: async (call) => ({ body: toRequest(await readRequest(tools, call, call.params.requestId, 'imports.read', 'import'), call) }),
    }),
    fileRoute(tools, 'accepted', 'The rows that became part of the customer base, as they were written'),
    fileRoute(tools, 'rejected', 'The rows that did not, as they were written, with line, code, column and text'),
  ];
}

function fileRoute(tools: OutcomeTools, outcome: 'accepted' | 'rejected', summary: string): Route {
  return streamRoute({
    method: 'get',
    path: `/v1/imports/{requestId}/${outcome}.csv`,
    tag: 'Intake',
    operation: 'imports.read',
    summary,
    params: idParams('requestId'),
    mediaType: 'text/csv',
    stream: async (call, response) => {
      const request = await readRequest(tools, call, call.params.requestId, 'imports.read', 'import');
      beginStream(response, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${request.requestId}-${outcome}.csv"`,
      });
      const kept = readKeptHeader(request.header);
      const header = outcome === 'rejected' ? [...kept.cells, 'line', 'code', 'column', 'text'] : [...kept.cells, 'line', 'outcome'];
      await writeCsv(response, header, linesOf(tools, call, { requestId: request.requestId, header: kept }, outcome));
    },
  });
}

const PAGE = 500;

async function* linesOf(
  { customer }: OutcomeTools,
  call: Call<{ readonly requestId: string }, unknown, unknown>,
  { requestId, header }: { readonly requestId: string; readonly header: KeptHeader },
  outcome: 'accepted' | 'rejected',
): AsyncGenerator<readonly string[]> {
  let cursor = '';
  do {
    const page = await customer.readRows(
      { requestId, outcome, withOriginal: true, page: { limit: PAGE, cursor } },
      { metadata: call.metadata },
    );
    for (const row of page.rows) {
      const cells = header.cells.map((_, index) => row.original[index] ?? '');
      const surplus = row.original.slice(header.cells.length);
      const found =
        outcome === 'rejected' ? [row.code, header.columnOf(row.pointer), textOf(call.locale, row.code, row.detail)] : [row.outcome];
      yield [...cells, String(row.row), ...found, ...surplus];
    }
    cursor = page.cursor;
  } while (cursor !== '');
}

/** The request as customer knows it, or as the gateway has just taken it; what the caller may not see is unknown. */
async function readRequest(
  { customer, known, organisation, access }: OutcomeTools,
  call: Pick<Call<unknown, unknown, unknown>, 'principal' | 'metadata'>,
  requestId: string,
  operation: Operation,
  kind?: 'import',
): Promise<IntakeRequest> {
  const name = kind ?? 'request';
  const { requests } = await customer.readRequests({ requestIds: [requestId] }, { metadata: call.metadata });
  const [request] = requests;
  if (request !== undefined && (kind === undefined || request.kind === kind)) return request;
  const taken = request === undefined ? await known.find(requestId) : undefined;
  if (taken === undefined || (kind !== undefined && taken.kind !== kind)) throw unknownProblem(name);
  if (!isVisible(access.scopeOf(call.principal, operation, organisation.tree()), [taken.dealerId])) throw unknownProblem(name);
  return { ...NOT_HEARD_YET, requestId, kind: taken.kind, dealerId: taken.dealerId };
}

const NOT_HEARD_YET: IntakeRequest = {
  requestId: '',
  kind: '',
  dealerId: '',
  recordType: '',
  status: 'open',
  rows: 0,
  accepted: 0,
  repeated: 0,
  older: 0,
  pending: 0,
  rejected: 0,
  reasons: [],
  refusal: undefined,
  openedAt: '',
  digest: '',
  header: [],
};

type Reader = Pick<Call<unknown, unknown, unknown>, 'locale'>;

function toRequest(request: IntakeRequest, { locale }: Reader): z.input<typeof requestSchema> {
  const { refusal, reasons, header: _header, digest: _digest, ...rest } = request;
  return {
    ...present(rest),
    status: rest.status as z.input<typeof requestSchema>['status'],
    reasons: reasons.map(({ code, count }) => ({ code, count, text: generalTextOf(locale, code) })),
    ...(refusal === undefined ? {} : { refusal: { ...refusal, text: textOf(locale, refusal.code, refusal.detail) } }),
  } as z.input<typeof requestSchema>;
}

function toRow({ original: _original, ...row }: RowOutcome, { locale }: Reader): z.input<typeof rowSchema> {
  const text = row.code === '' ? {} : { text: textOf(locale, row.code, row.detail) };
  return { ...present(row), outcome: row.outcome as z.input<typeof rowSchema>['outcome'], ...text };
}
