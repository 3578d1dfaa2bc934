import { readPrincipal } from '@homeward/access';
import { type Case, ComplaintServiceDefinition, type CaseOutcomes } from '@homeward/contracts/complaint-service';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { type Snapshot, snapshotsAfter } from '@homeward/store';
import { actOnCases, type CaseOutcome, listCases, openCases, openTexts, readCases } from '../app/cases';
import type { CasePorts } from '../app/ports';
import type { CaseState, OpenedCase } from '../domain/case-facts';
import { toCaseChanged } from '../domain/public-case';
import { toldCase } from '../domain/told-case';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 500;

/** The calls of ComplaintService (proto/homeward/complaint/v1/service.proto). */
export function createComplaintService(ports: CasePorts): Implementation<typeof ComplaintServiceDefinition> {
  const toCases = async (snapshots: readonly Snapshot<CaseState>[]): Promise<Case[]> => {
    const opened = snapshots.flatMap((snapshot) => (snapshot.state === undefined ? [] : [{ ...snapshot, state: snapshot.state }]));
    const open = await openTexts(
      ports,
      opened.map(({ state }) => state),
    );
    return opened.map((snapshot) => toCase(snapshot, open));
  };
  const answer = async (outcomes: readonly CaseOutcome[]): Promise<CaseOutcomes> => {
    const left = await snapshotsAfter(ports.cases, toldCase, outcomes);
    return {
      outcomes: outcomes.map(toItemOutcome),
      cases: await toCases([...left.values()]),
    };
  };
  return implement(ComplaintServiceDefinition, {
    openCases: async ({ cases }, { metadata }) => answer(await openCases(ports, readPrincipal(metadata), cases)),
    actOnCases: async ({ actions }, { metadata }) => answer(await actOnCases(ports, readPrincipal(metadata), actions)),
    readCases: async ({ caseIds }, { metadata }) => ({
      cases: await toCases(await readCases(ports, readPrincipal(metadata), caseIds)),
    }),
    listCases: async ({ dealerIds, status, kind, personId, page }, { metadata }) => {
      const limit = Math.min(page?.limit === undefined || page.limit <= 0 ? DEFAULT_PAGE : page.limit, LARGEST_PAGE);
      const found = await listCases(ports, readPrincipal(metadata), {
        dealerIds,
        status,
        kind,
        personId,
        limit,
        cursor: page?.cursor ?? '',
      });
      return {
        cases: await toCases(found.items),
        cursor: found.cursor ?? '',
      };
    },
  });
}

/** The case with its course; words in the clear, for whoever may read it. */
function toCase({ id, version, state }: Snapshot<OpenedCase>, open: Awaited<ReturnType<typeof openTexts>>): Case {
  const last = state.entries.at(-1);
  return {
    present: toCaseChanged(id, version, state, last?.action ?? '', last?.at ?? ''),
    entries: state.entries.map((entry) => ({
      at: entry.at,
      action: entry.action,
      by: entry.by,
      internal: entry.action === 'NoteTaken',
      text: open(id, entry.text),
      values: { ...entry.values },
    })),
    department: state.department,
    ownerId: state.ownerId,
  };
}
