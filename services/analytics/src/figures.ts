import { createAccess, type Principal, unknown } from '@homeward/access';
import { isLocalDate, localDateOf } from '@homeward/calendar';
import { type Instant, type LocalDate, Rejection } from '@homeward/kernel';
import { DEFAULT_SCOPE, type KpiDefinition, kpiDefinitions } from '@homeward/policy';
import type { BusinessClock } from '@homeward/runtime';
import type { Ask, Frames } from './frames';
import type { Kpi, KpiQuestion } from './kpis/kpi';
import { KPIS } from './kpis/registry';
import type { Organisation } from './organisation';
import { isKpiPeriod, periodAt, policiesAt, type Range } from './periods';

/** What a figure can be split and narrowed by, and where its members have it. */
const DIMENSIONS = {
  dealer: 'dealers.dealer_id',
  region: 'dealers.region_id',
  brand: 'dealers.brand_id',
  model: 'vehicles.model',
  use: 'vehicles.use',
  warranty: 'vehicles.warranty',
  advisor: 'members.advisor_id',
  state: 'vehicles.state',
  /** ISO week of the day that speaks for a member. */
  week: "strftime(members.happened_on, '%G-W%V')",
  /** The day that speaks for a member. */
  day: 'members.happened_on::VARCHAR',
  field: 'members.field',
  stream: 'members.stream',
} as const;
type Dimension = keyof typeof DIMENSIONS;

const MEMBERS = 'members JOIN dealers USING (dealer_id) LEFT JOIN vehicles ON vehicles.vehicle_id = members.vehicle_id';
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

export interface FigurePorts {
  readonly frames: Frames;
  readonly organisation: Organisation;
  readonly clock: BusinessClock;
}

/** Whose figures, as of when. Empty texts: the principal's own node, today. */
export interface Viewpoint {
  readonly scope: string;
  readonly at: string;
  /** Empty: each definition's own. */
  readonly period: string;
}

export interface Figure extends Range {
  readonly name: string;
  readonly definitionVersion: number;
  readonly standing: KpiDefinition['standing'];
  readonly group: Readonly<Record<string, string>>;
  readonly numerator: number;
  /** Absent for a count. */
  readonly denominator: number | undefined;
}

export interface FigureMember {
  readonly kind: string;
  readonly id: string;
  readonly dealerId: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A figure that was asked for, with everything that counting it needs. */
interface AskedKpi {
  readonly name: string;
  readonly definition: KpiDefinition;
  readonly kpi: Kpi;
  readonly question: KpiQuestion;
}

const access = createAccess();

/**
 * Figures by name (none: all that are defined), split by dimensions. A rate over nothing is not among them; a count of nothing is 0 unless it is split.
 * Rejects with `node.unknown` (not at or under the principal's node), `kpi.unknown`, `kpi.value-unknown`.
 */
export async function readFigures(
  ports: FigurePorts,
  principal: Principal,
  asked: Viewpoint & { readonly names: readonly string[]; readonly by: readonly string[] },
): Promise<readonly Figure[]> {
  const view = viewOf(ports, principal, asked);
  const by = [...new Set(asked.by.map(readDimension))];
  const kpis = kpisOf(ports, view, asked.period, asked.names);
  return countAll(ports, view, kpis, by);
}

/** The members of one figure, a page at a time, in the order of their ids. Rejects as `readFigures` does, and with `cursor.invalid`. */
export async function listMembers(
  ports: FigurePorts,
  principal: Principal,
  asked: Viewpoint & {
    readonly name: string;
    readonly group: Readonly<Record<string, string>>;
    readonly part: string;
    readonly limit: number;
    readonly cursor: string;
  },
): Promise<{ readonly members: readonly FigureMember[]; readonly cursor: string }> {
  const view = viewOf(ports, principal, asked);
  const group = Object.entries(asked.group).map(([dimension, value]) => [readDimension(dimension), value] as const);
  if (asked.part !== '' && asked.part !== 'numerator' && asked.part !== 'denominator') throw valueUnknown('part');
  const [kpi] = kpisOf(ports, view, asked.period, [asked.name]);
  if (kpi === undefined) throw unknown('kpi');
  const limit = Math.min(asked.limit > 0 ? asked.limit : DEFAULT_PAGE, LARGEST_PAGE);
  const conditions = [
    'list_contains($dealers, members.dealer_id)',
    "members.kind || ' ' || members.id > $after",
    ...(asked.part === 'denominator' ? [] : ['members.is_numerator']),
    ...group.map(([dimension], index) => `coalesce(${placeOf(dimension, kpi.kpi)}, '') = $value_${index}`),
  ];
  const rows = await ports.frames.asOf(view.on, view.zone, (ask) =>
    ask(
      `WITH members AS (${kpi.kpi.members(kpi.question)})
      SELECT members.kind, members.id, members.dealer_id, members.vehicle_id, members.advisor_id AS advisor, members.happened_on::VARCHAR AS happened_on, members.is_numerator,
        ${placeOf('stream', kpi.kpi)} AS stream,
        vehicles.model, vehicles.use, vehicles.warranty, vehicles.state, vehicles.last_visit_on::VARCHAR AS last_visit_on,
        vehicles.first_sold_on::VARCHAR AS first_sold_on
      FROM ${MEMBERS} WHERE ${conditions.join(' AND ')} ORDER BY members.kind || ' ' || members.id LIMIT ${limit + 1}`,
      {
        dealers: view.dealerIds,
        after: readCursor(asked.cursor),
        ...Object.fromEntries(group.map(([, value], index) => [`value_${index}`, value])),
      },
    ),
  );
  const page = rows.slice(0, limit).map(({ kind, id, dealer_id: dealerId, ...values }) => ({
    kind: String(kind),
    id: String(id),
    dealerId: String(dealerId),
    values: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (value === null || value === '' ? [] : [[toCamelCase(name), String(value)]])),
    ),
  }));
  const last = page.at(-1);
  return { members: page, cursor: rows.length > limit && last !== undefined ? toCursor(`${last.kind} ${last.id}`) : '' };
}

/**
 * Every figure of every dealer, by its own definitions and as of its own today, over each definition's own period. In no particular order.
 */
export async function readDealerFigures(ports: FigurePorts): Promise<readonly Figure[]> {
  const tree = ports.organisation.tree();
  const policies = ports.organisation.policies();
  const at = ports.clock.now();
  const dealers = tree.all().filter((node) => node.kind === 'dealer');
  const alike = Map.groupBy(
    dealers,
    ({ id }) => `${tree.zoneOf(id)} ${policies.resolve(kpiDefinitions, { dealerId: id, tree, at }).reference}`,
  );
  const figures: Figure[] = [];
  for (const [first, ...others] of alike.values()) {
    if (first === undefined) continue;
    const zone = tree.zoneOf(first.id);
    const dealerIds = [first, ...others].map(({ id }) => id);
    const view: View = { nodeId: first.id, zone, on: localDateOf(at, zone), at, dealerIds };
    const kpis = kpisOf(ports, view, '', []);
    figures.push(...(await countAll(ports, view, kpis, ['dealer'])));
  }
  return figures;
}

interface View {
  readonly nodeId: string;
  readonly zone: string;
  readonly on: LocalDate;
  readonly at: Instant;
  readonly dealerIds: readonly string[];
}

function countAll(ports: FigurePorts, view: View, kpis: readonly AskedKpi[], by: readonly Dimension[]): Promise<readonly Figure[]> {
  return ports.frames.asOf(view.on, view.zone, async (ask) => {
    const figures: Figure[] = [];
    for (const kpi of kpis) figures.push(...(await figuresOf(ask, kpi, view.dealerIds, by)));
    return figures;
  });
}

function viewOf({ organisation, clock }: FigurePorts, principal: Principal, { scope, at, period }: Viewpoint): View {
  const tree = organisation.tree();
  const reach = access.allowedScope(principal, 'kpis.read', tree);
  const nodeId = scope === '' ? principal.nodeId : scope;
  const isReached = tree.node(nodeId) !== undefined && (reach.kind === 'all' || tree.contains(principal.nodeId, nodeId));
  if (!isReached) throw unknown('node');
  if (at !== '' && !isLocalDate(at)) throw valueUnknown('at');
  if (period !== '' && !isKpiPeriod(period)) throw valueUnknown('period');
  const zone = tree.zoneOf(nodeId);
  const now = clock.now();
  const dealerIds = [...tree.dealersUnder(nodeId)].filter((id) => reach.kind === 'all' || reach.ids.has(id));
  const on = at === '' ? localDateOf(now, zone) : at;
  return { nodeId, zone, on, at: policiesAt(on, zone, now), dealerIds };
}

/** One definition measures all dealers of an answer: that of the node asked for. */
function kpisOf({ organisation }: FigurePorts, view: View, period: string, names: readonly string[]): readonly AskedKpi[] {
  const tree = organisation.tree();
  const policies = organisation.policies();
  const { definitions } = policies.resolve(kpiDefinitions, { dealerId: view.nodeId, tree, at: view.at }).document;
  const shipped = policies.resolve(kpiDefinitions, { dealerId: undefined, tree, at: view.at }).document.definitions;
  const stranger = names.find((name) => !Object.hasOwn(definitions, name) || !KPIS.has(name));
  if (stranger !== undefined) throw unknown('kpi');
  const wanted = names.length === 0 ? Object.keys(definitions) : [...new Set(names)];
  return wanted.flatMap((name) => {
    const definition = definitions[name];
    const kpi = KPIS.get(name);
    if (definition === undefined || kpi === undefined) return [];
    // What is as of a day stays so; other figures look at the period asked for.
    const periodName = definition.period === 'day' || !isKpiPeriod(period) ? definition.period : period;
    const parameter = (parameterName: string): number => {
      const value = definition.parameters[parameterName] ?? shipped[name]?.parameters[parameterName];
      if (value === undefined)
        throw new TypeError(`The definition of ${name} has no ${parameterName}, nor has the one in ${DEFAULT_SCOPE}`);
      return value;
    };
    return [{ name, definition, kpi, question: { period: periodAt(periodName, view.on), parameter } }];
  });
}

async function figuresOf(
  ask: Ask,
  { name, definition, kpi, question }: AskedKpi,
  dealerIds: readonly string[],
  by: readonly Dimension[],
): Promise<readonly Figure[]> {
  const columns = by.map((dimension) => `coalesce(${placeOf(dimension, kpi)}, '') AS ${dimension}`);
  const rows = await ask(
    `WITH members AS (${kpi.members(question)})
    SELECT ${[...columns, 'count(*) FILTER (members.is_numerator) AS numerator', 'count(*) AS denominator'].join(', ')}
    FROM ${MEMBERS} WHERE list_contains($dealers, members.dealer_id) GROUP BY ALL ORDER BY ALL`,
    { dealers: dealerIds },
  );
  const { fromOn, toOn } = kpi.range?.(question) ?? question.period;
  return rows
    .filter(({ denominator }) => definition.kind === 'count' || denominator !== 0)
    .map((row) => ({
      name,
      definitionVersion: definition.version,
      standing: definition.standing,
      fromOn,
      toOn,
      group: Object.fromEntries(by.map((dimension) => [dimension, String(row[dimension])])),
      numerator: Number(row['numerator']),
      denominator: definition.kind === 'count' ? undefined : Number(row['denominator']),
    }));
}

/** Figures whose members are about no field, or of no stream, have none. */
function placeOf(dimension: Dimension, { hasFields = false, hasStreams = false }: Kpi): string {
  const isMissing = (dimension === 'field' && !hasFields) || (dimension === 'stream' && !hasStreams);
  return isMissing ? "''" : DIMENSIONS[dimension];
}

function readDimension(text: string): Dimension {
  const dimension = (Object.keys(DIMENSIONS) as readonly Dimension[]).find((name) => name === text);
  if (dimension === undefined) throw valueUnknown('dimension');
  return dimension;
}

function valueUnknown(what: string): Rejection {
  return new Rejection('invalid', 'kpi.value-unknown', { what });
}

function toCursor(after: string): string {
  return Buffer.from(after, 'utf8').toString('base64url');
}

function readCursor(cursor: string): string {
  const after = Buffer.from(cursor, 'base64url').toString('utf8');
  if (toCursor(after) !== cursor) throw new Rejection('invalid', 'cursor.invalid');
  return after;
}

function toCamelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_underscore, letter: string) => letter.toUpperCase());
}
