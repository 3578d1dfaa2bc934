import { createAccess, dealersAsked, isVisible, type Principal, unknown } from '@homeward/access';
import { isInstant } from '@homeward/calendar';
import type { CaseAction, NewCase } from '@homeward/contracts/complaint-service';
import { Rejection } from '@homeward/kernel';
import { causeOf, executeItems, type TextKey } from '@homeward/runtime';
import { CASE_KINDS, SEVERITIES } from '@homeward/policy';
import type { Filter, Outcome, Page, Request, Snapshot } from '@homeward/store';
import { CASE_CATEGORIES, CASE_CHANNELS, type CaseCommand, type CaseState, type OpenedCase, type SealedText } from '../domain/case-facts';
import type { ToldCaseEvent } from '../domain/told-case';
import type { CasePorts } from './ports';
import { timingOf } from './timing';

export type CaseOutcome = Outcome<ToldCaseEvent>;

const access = createAccess();

/** The words of a case are sealed for its document: copied elsewhere they do not open. */
const placeOf = (caseId: string): string => `case/${caseId}`;

type SealText = (caseId: string, text: string) => { text?: SealedText };

/** Seals words, each under a key of its own; the keys are collected, to be kept before the words are written. */
function createSealing({ vault, ids }: CasePorts, made: TextKey[]): SealText {
  return (caseId, text) => {
    if (text === '') return {};
    const key = { id: ids.next(), key: vault.newDataKey(), subject: caseId };
    made.push(key);
    return { text: { key: key.id, box: vault.seal(key.key, { text }, placeOf(caseId)) } };
  };
}

/** What was said in these cases, in the clear, for whoever may read them; nothing of what was said by somebody who was erased. */
export async function openTexts(
  { vault, textKeys }: CasePorts,
  cases: readonly OpenedCase[],
): Promise<(caseId: string, sealed: SealedText | undefined) => string> {
  const keys = await textKeys.find(cases.flatMap(({ entries }) => entries.flatMap(({ text }) => text?.key ?? [])));
  return (caseId, sealed) => {
    const key = sealed === undefined ? undefined : keys.get(sealed.key);
    return sealed === undefined || key === undefined ? '' : (vault.open(key, sealed.box, placeOf(caseId))['text'] ?? '');
  };
}

export function oneOf<Value extends string>(values: readonly Value[], value: string, pointer: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new Rejection('invalid', 'case.unknown-value', { pointer, expected: values.join(', ') });
  return found;
}

/** Decides what can be decided and keeps the places: a refused item does not hold up the others. */
async function executeEach<Item>(
  ports: CasePorts,
  items: readonly Item[],
  toRequest: (item: Item, seal: SealText) => Request<CaseCommand>,
): Promise<readonly CaseOutcome[]> {
  const made: TextKey[] = [];
  const seal = createSealing(ports, made);
  return await executeItems(items, {
    toRequest: (item) => toRequest(item, seal),
    async execute(requests) {
      await ports.textKeys.keep(made);
      return await ports.cases.execute(requests);
    },
  });
}

/** Opens cases at dealers of the principal. Ids come from the causes, so that a repeated call finds the same case. */
export function openCases(ports: CasePorts, principal: Principal, cases: readonly NewCase[]): Promise<readonly CaseOutcome[]> {
  const scope = access.allowedScope(principal, 'cases.open', ports.reference.tree());
  const now = ports.clock.now();
  return executeEach(ports, cases, (wanted, seal) => {
    if (!isVisible(scope, [wanted.dealerId])) throw unknown('dealer');
    const kind = oneOf(CASE_KINDS, wanted.kind, '/kind');
    const severity = oneOf(SEVERITIES, wanted.severity === '' ? 'normal' : wanted.severity, '/severity');
    if (wanted.receivedAt !== '' && !isInstant(wanted.receivedAt))
      throw new Rejection('invalid', 'case.unreadable-instant', { pointer: '/receivedAt' });
    const receivedAt = wanted.receivedAt === '' ? now : wanted.receivedAt;
    const cause = causeOf(wanted.cause, ports.ids.next());
    const id = caseIdOf(cause.id);
    return {
      id,
      cause,
      at: now,
      command: {
        type: 'Open',
        dealerId: wanted.dealerId,
        personId: wanted.personId,
        vehicleId: wanted.vehicleId,
        ...(wanted.attributedBy === '' ? {} : { attribution: { namedAs: wanted.namedAs, by: wanted.attributedBy } }),
        kind,
        severity,
        category: wanted.category === '' ? '' : oneOf(CASE_CATEGORIES, wanted.category, '/category'),
        channel: oneOf(CASE_CHANNELS, wanted.channel === '' ? 'hotline' : wanted.channel, '/channel'),
        department: wanted.department,
        receivedAt,
        at: now,
        by: principal.subject,
        timing: timingOf(ports, { dealerId: wanted.dealerId, kind, severity }, receivedAt),
        ...seal(id, wanted.text),
      },
    };
  });
}

/** The same for the same cause. */
export const caseIdOf = (causeId: string): string => `case-${Buffer.from(causeId).toString('base64url')}`;

/** Carries out actions on cases that the principal may see; others are unknown. */
export async function actOnCases(ports: CasePorts, principal: Principal, actions: readonly CaseAction[]): Promise<readonly CaseOutcome[]> {
  const scope = access.allowedScope(principal, 'cases.act', ports.reference.tree());
  const known = await ports.cases.load([...new Set(actions.map(({ caseId }) => caseId))]);
  const now = ports.clock.now();
  return executeEach(ports, actions, (action, seal) => {
    const state = known.get(action.caseId)?.state;
    if (state === undefined || !isVisible(scope, [state.dealerId])) throw unknown('case');
    return {
      id: action.caseId,
      cause: causeOf(action.cause, ports.ids.next()),
      at: now,
      command: toCommand(ports, principal, action, state, now, seal),
    };
  });
}

function toCommand(
  ports: CasePorts,
  principal: Principal,
  action: CaseAction,
  state: OpenedCase,
  now: string,
  seal: SealText,
): CaseCommand {
  const values: Readonly<Record<string, string>> = action.values;
  const value = (name: string): string => values[name] ?? '';
  const severity =
    action.action === 'classify' && value('severity') !== '' ? oneOf(SEVERITIES, value('severity'), '/values/severity') : state.severity;
  const acting = {
    at: now,
    by: principal.subject,
    timing: timingOf(ports, { ...state, severity }, now),
    ...seal(action.caseId, action.text),
  };
  switch (action.action) {
    case 'classify':
      return {
        type: 'Classify',
        category: oneOf(CASE_CATEGORIES, value('category'), '/values/category'),
        severity,
        department: value('department') === '' ? state.department : value('department'),
        ...acting,
      };
    case 'answer':
      return { type: 'Answer', ...acting };
    case 'note':
      return { type: 'Note', ...acting };
    case 'investigate':
      return { type: 'Investigate', ...acting };
    case 'plan': {
      const deadlineAt = value('deadlineAt');
      if (deadlineAt !== '' && !isInstant(deadlineAt))
        throw new Rejection('invalid', 'case.unreadable-instant', { pointer: '/values/deadlineAt' });
      return { type: 'Plan', ownerId: value('ownerId'), ...(deadlineAt === '' ? {} : { deadlineAt }), ...acting };
    }
    case 'progress':
      return { type: 'TellProgress', ...acting };
    case 'wait':
      return { type: 'WaitForCustomer', ...acting };
    case 'resume':
      return { type: 'Resume', ...acting };
    case 'execute':
      return { type: 'Execute', ...acting };
    case 'call-back':
      return { type: 'CallBack', satisfied: oneOf(['yes', 'no'], value('satisfied'), '/values/satisfied') === 'yes', ...acting };
    case 'close':
      return { type: 'Close', ...acting };
    case 'reopen':
      return { type: 'Reopen', ...acting };
    case 'assign':
      return { type: 'Assign', ownerId: value('ownerId'), ...acting };
    default:
      throw new Rejection('invalid', 'case.unknown-action', { pointer: '/action' });
  }
}

/** Cases that the principal may see, in the order asked; others are left out. */
export async function readCases(ports: CasePorts, principal: Principal, ids: readonly string[]): Promise<readonly Snapshot<OpenedCase>[]> {
  const scope = access.allowedScope(principal, 'cases.read', ports.reference.tree());
  const found = await ports.cases.load(ids);
  return ids.flatMap((id) => {
    const snapshot = found.get(id);
    return snapshot?.state !== undefined && isVisible(scope, [snapshot.state.dealerId]) ? [{ ...snapshot, state: snapshot.state }] : [];
  });
}

export interface CaseQuery {
  readonly dealerIds: readonly string[];
  readonly status: string;
  readonly kind: string;
  /** Any id of the person; empty for everybody's. */
  readonly personId: string;
  readonly limit: number;
  readonly cursor: string;
}

/** Cases of the principal's dealers, latest first; those of a person under whichever of its ids they were opened. */
export async function listCases(ports: CasePorts, principal: Principal, query: CaseQuery): Promise<Page<Snapshot<CaseState>>> {
  const scope = access.allowedScope(principal, 'cases.read', ports.reference.tree());
  const dealers = dealersAsked(scope, query.dealerIds);
  const people = query.personId === '' ? [] : await ports.directory.idsOf(query.personId);
  const filter: Filter = {
    ...(query.status === '' ? {} : { status: { equal: query.status } }),
    ...(query.kind === '' ? {} : { kind: { equal: query.kind } }),
    ...(query.personId === '' ? {} : { person: { in: people } }),
    ...(dealers === undefined ? {} : { dealer: { in: dealers } }),
  };
  return ports.cases.find({
    filter,
    sort: { by: 'receivedAt', direction: 'descending' },
    limit: query.limit,
    ...(query.cursor === '' ? {} : { cursor: query.cursor }),
  });
}
