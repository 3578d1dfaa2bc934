import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { BookDealt } from '../domain/adoption/adoption-facts';

/** One word for each car that has another advisor now, or none; the plate, its digit and the car's value stay here. */
export function tellBook(dealerId: string, { seq, event }: Recorded<BookDealt>): readonly PublicMessage[] {
  const { at, policy, changes } = event;
  return changes.map(({ vehicleId, advisorId, previousAdvisorId, reason }) => {
    const told = { vehicleId, dealerId, reason, policyVersion: policy, sequence: seq };
    return advisorId === ''
      ? toMessage('homeward.customer.v1.VehicleReleased', vehicleId, { ...told, advisorId: previousAdvisorId, releasedAt: at })
      : toMessage('homeward.customer.v1.VehicleAdopted', vehicleId, { ...told, advisorId, previousAdvisorId, adoptedAt: at });
  });
}
