import { cadenceNamed } from '@homeward/policy';
import type { AgendaItem, ContactResult } from '../../domain/contacts/contact-facts';
import type { ReminderPorts } from '../ports';

/** The customer was there to be asked. */
const SPOKEN: readonly ContactResult[] = ['reached', 'booked', 'refused', 'done-elsewhere'];

/**
 * Whether somebody was asked about another car by the contact being made (S0: the trade-up ask rate): one of its reasons is a step of a cadence that asks for
 * nothing else, and the customer was spoken to. Whoever asks in another contact says so.
 */
export function isPurchaseAsked(
  { reference }: Pick<ReminderPorts, 'reference'>,
  reasons: readonly Pick<AgendaItem, 'policy'>[],
  result: string,
): boolean {
  if (!SPOKEN.some((spoken) => spoken === result)) return false;
  const policies = reference.policies();
  return reasons.some(({ policy }) => cadenceNamed(policies, policy)?.trigger.on === 'trade-up');
}
