import type { Because, ContactFacts, PlannedContact } from './contact-facts';
import type { Decision } from './touch-plan';

/** A contact that is not planned any more, and why. */
export interface DroppedContact {
  readonly contact: PlannedContact;
  readonly reason: string;
  readonly because?: Because;
}

/** Why a contact is not planned any more: what became of its leading reason. */
export function droppedOf(contact: PlannedContact, decisions: readonly Decision[], facts: ContactFacts): DroppedContact {
  if (facts.isErased === true) return { contact, reason: 'erased' };
  const lead = contact.lead ?? contact.agenda[0];
  const decision = decisions.find(({ vehicleId, candidate }) => vehicleId === lead?.vehicleId && candidate.key === lead.key);
  if (decision === undefined) {
    const because = facts.vehicles[lead?.vehicleId ?? '']?.because;
    return { contact, reason: 'reason-gone', ...(because === undefined ? {} : { because }) };
  }
  const last = decision.steps.at(-1);
  return { contact, reason: reasonOf(decision), ...(last === undefined ? {} : { because: last }) };
}

function reasonOf({ outcome, steps }: Decision): string {
  const code = steps.at(-1)?.code ?? '';
  switch (outcome) {
    case 'planned':
      return 'merged';
    case 'waiting':
      return 'waiting';
    case 'over':
      return code === 'window.passed' ? 'window-passed' : 'settled';
    case 'refused':
      return code.startsWith('cap.blocked') || code.startsWith('household.blocked')
        ? 'capped'
        : code === 'channel.none'
          ? 'no-channel'
          : 'consent-refused';
  }
}
