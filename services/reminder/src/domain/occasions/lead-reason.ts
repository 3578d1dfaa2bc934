import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { LeadLevels } from '@homeward/policy';
import type { Candidate } from '../cadences/candidate';
import type { VehicleReasons } from '../contacts/contact-facts';
import { type Ruled, step } from '../cadences/step';
import { subjectNamed } from '../cadences/subject';

/** What a lead says about its next follow-up. */
export interface LeadFollowUp {
  readonly leadId: string;
  readonly sequence: number;
  /** Empty while no dealer has it. */
  readonly dealerId: string;
  readonly ownerId: string;
  readonly level: string;
  readonly assignedOn: LocalDate;
  /** first, level, agreed; empty when nothing is due. */
  readonly basis: string;
  readonly nextOn: LocalDate;
  readonly everyDays: number;
  /** Counts that grow when what was done before is over: each follow-up is a contact of its own. */
  readonly round: string;
}

/** A lead stands among the cars of a person as one more thing to talk about. */
export function leadSubject(leadId: string): string {
  return subjectNamed('lead', leadId);
}

/** The next follow-up of a lead as the only reason that it gives; none when nothing is due. */
export function leadReasons(lead: LeadFollowUp, { rules, reference }: Ruled<LeadLevels['contact']>): VehicleReasons {
  const { leadId, sequence, dealerId, ownerId, level, assignedOn, basis, nextOn, everyDays, round } = lead;
  const subject = leadSubject(leadId);
  const { code, values } = step('lead.follow-up', { level, everyDays, basis, on: nextOn, policy: reference });
  const candidate: Candidate = {
    key: `${subject}:${round}@${dealerId}`,
    kind: 'lead-follow-up',
    purpose: rules.purpose,
    dealerId,
    // The first one is work from the moment on which the dealer has it.
    fromOn: basis === 'first' && assignedOn < nextOn ? assignedOn : nextOn,
    untilOn: nextOn === '' ? '' : addDays(nextOn, rules.windowDays),
    ownerKind: rules.owner,
    ownerId,
    channels: ['phone'],
    visitId: '',
    dueOn: nextOn,
    earliestOn: nextOn,
    latestOn: nextOn,
    confidencePercent: 100,
    capExempt: false,
    concern: '',
    policy: reference,
  };
  return { vehicleId: subject, sequence, reasons: nextOn === '' || dealerId === '' ? [] : [candidate], because: { code, values } };
}
