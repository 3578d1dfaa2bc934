import type { LocalDate } from '@homeward/kernel';
import type { ServiceContractFact } from './vehicle-facts';

export type ContractStatus = 'ahead' | 'running' | 'ended' | 'cancelled';

/**
 * What a service contract is worth on a day: it ends with its last day, when the car has driven past its distance, or when no service of it is left.
 * How many are left is what the dealer's system says; visits are not counted here. `mileageKm`: the latest that is believed.
 */
export function contractStatusOn(
  { status, fromOn, toOn, km, services, remainingServices }: ServiceContractFact,
  on: LocalDate,
  mileageKm: number,
): ContractStatus {
  if (status === 'cancelled') return 'cancelled';
  if (on < fromOn) return 'ahead';
  const isUsedUp = (km > 0 && mileageKm > km) || (services > 0 && remainingServices === 0);
  return on > toOn || isUsedUp ? 'ended' : 'running';
}
