import { type Principal, unknown } from '@homeward/access';
import { isLocalDate, localDateOf } from '@homeward/calendar';
import type { Cause } from '@homeward/contracts/values';
import { Rejection } from '@homeward/kernel';
import { causeOf } from '@homeward/runtime';
import type { Outcome } from '@homeward/store';
import type { Absence, WorkDeskEvent } from '../../domain/work/work-desk';
import { access } from '../contacts/contacts';
import type { ReminderPorts } from '../ports';
import { createDesks, type DeskMember } from './work-desks';
import { isManaged, managedNode } from './workload';

export interface WantedAbsence {
  readonly nodeId: string;
  readonly ownerId: string;
  readonly fromOn: string;
  readonly toOn: string;
  readonly substituteId: string;
  readonly cause: Cause | undefined;
}

const SEPARATOR = '~';

/** The id of an absence names its desk. */
const nodeOf = (absenceId: string): string => absenceId.slice(0, Math.max(absenceId.lastIndexOf(SEPARATOR), 0));

/** Somebody of a desk is away; the outcome of a repetition has the events of the first time. */
export async function planAbsence(ports: ReminderPorts, principal: Principal, wanted: WantedAbsence): Promise<Outcome<WorkDeskEvent>> {
  const { nodeId, fromOn, toOn } = wanted;
  managedNode(ports, principal, nodeId);
  for (const [pointer, day] of Object.entries({ '/fromOn': fromOn, '/toOn': toOn }))
    if (!isLocalDate(day)) throw new Rejection('invalid', 'work.unreadable-day', { pointer });
  const now = ports.clock.now();
  const absence: Absence = {
    absenceId: `${nodeId}${SEPARATOR}${ports.ids.next()}`,
    ownerId: memberNamed(ports, nodeId, wanted.ownerId, '/owner').code,
    ...{ fromOn, toOn },
    substituteId: wanted.substituteId === '' ? '' : memberNamed(ports, nodeId, wanted.substituteId, '/substitute').code,
    by: principal.subject,
  };
  const today = localDateOf(now, ports.reference.tree().zoneOf(nodeId));
  return await carryOut(ports, nodeId, wanted.cause, { type: 'PlanAbsence', absence, today });
}

/** The absence is over, or never comes. */
export async function endAbsence(
  ports: ReminderPorts,
  principal: Principal,
  { absenceId, cause }: { readonly absenceId: string; readonly cause: Cause | undefined },
): Promise<Outcome<WorkDeskEvent>> {
  const nodeId = nodeOf(absenceId);
  access.assertAllowed(principal, 'work.manage');
  if (!isManaged(ports, principal, nodeId, 'work.manage')) throw unknown('absence');
  return await carryOut(ports, nodeId, cause, { type: 'EndAbsence', absenceId, by: principal.subject, at: ports.clock.now() });
}

/** Of one desk, the earliest first. */
export async function listAbsences(ports: ReminderPorts, principal: Principal, nodeId: string): Promise<readonly Absence[]> {
  managedNode(ports, principal, nodeId);
  const desk = (await ports.desks.load([nodeId])).get(nodeId);
  return Object.values(desk?.state.absences ?? {}).sort((a, b) => (`${a.fromOn} ${a.absenceId}` < `${b.fromOn} ${b.absenceId}` ? -1 : 1));
}

async function carryOut(
  ports: ReminderPorts,
  nodeId: string,
  cause: Cause | undefined,
  command: Parameters<ReminderPorts['desks']['execute']>[0][number]['command'],
): Promise<Outcome<WorkDeskEvent>> {
  const [outcome] = await ports.desks.execute([{ id: nodeId, at: ports.clock.now(), cause: causeOf(cause, ports.ids.next()), command }]);
  if (outcome === undefined) throw new Error('One request has one outcome');
  return outcome;
}

/** Somebody who makes contacts at the desk, by code or id. */
function memberNamed({ reference }: ReminderPorts, nodeId: string, name: string, pointer: string): DeskMember {
  const found = createDesks(reference)
    .membersAt(nodeId)
    .find(({ code, staffId, isActive }) => isActive && (code === name || staffId === name));
  if (found === undefined) throw new Rejection('invalid', 'work.no-member', { pointer });
  return found;
}
