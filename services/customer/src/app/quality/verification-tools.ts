import { type Access, type Operation, type Principal, isVisible, unknown } from '@homeward/access';
import { type HolidayCalendar, localDateOf, startOfDay } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import { type DataQuality, dataQuality, verification } from '@homeward/policy';
import type { BusinessClock, Ids, ReferenceData } from '@homeward/runtime';
import type { VerificationTerms } from '../../domain/quality/verification-facts';
import type { CustomerStores } from '../ports';
import type { RecordValueOptions } from '../people/record-values';

/** What everything about verification needs. */
export interface VerificationTools extends RecordValueOptions {
  readonly stores: CustomerStores;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly freshIds: Ids;
  readonly holidays: HolidayCalendar;
}

/** What a dealer said in a dispute is sealed for its correction: copied elsewhere it does not open. */
export const placeOfDispute = (correctionId: string): string => `correction/${correctionId}`;

export interface DealerTerms extends VerificationTerms {
  readonly basicFields: DataQuality['basicFields'];
  readonly timelyDays: number;
  /** The version of the policy. */
  readonly policy: string;
}

/** The rules of a dealer as of a moment. */
export function termsFor(
  { reference, holidays }: Pick<VerificationTools, 'reference' | 'holidays'>,
  dealerId: string,
  at: Instant,
): DealerTerms {
  const tree = reference.tree();
  const question = { dealerId, tree, at };
  const zone = tree.zoneOf(dealerId);
  const { document: rules, reference: policy } = reference.policies().resolve(verification, question);
  const { basicFields, correctionDays, timelyDays } = reference.policies().resolve(dataQuality, question).document;
  return {
    rules,
    policy,
    basicFields,
    correctionDays,
    timelyDays,
    dayOf: (moment) => localDateOf(moment, zone),
    startOf: (day) => startOfDay(day, zone),
    isWorkday: (day) => holidays.isWorkday(day),
  };
}

export interface QualityScope {
  readonly sees: (dealerId: string) => boolean;
  /** The dealers asked for that are in reach, or all in reach; undefined for all there are. */
  among(asked: readonly string[]): readonly string[] | undefined;
}

/** Throws a Rejection of kind `forbidden` when no role of the caller has the operation. */
export function qualityScope(
  { access, reference }: Pick<VerificationTools, 'access' | 'reference'>,
  principal: Principal,
  operation: Operation,
): QualityScope {
  const scope = access.allowedScope(principal, operation, reference.tree());
  return {
    sees: (dealerId) => isVisible(scope, [dealerId]),
    among: (asked) => {
      if (asked.length > 0) return asked.filter((id) => isVisible(scope, [id]));
      return scope.kind === 'all' ? undefined : [...scope.ids];
    },
  };
}

/** Throws Rejection('unknown', 'dealer.unknown') for a dealer out of reach. */
export function knownDealer(
  tools: Pick<VerificationTools, 'access' | 'reference'>,
  principal: Principal,
  operation: Operation,
  dealerId: string,
): void {
  const { sees } = qualityScope(tools, principal, operation);
  if (tools.reference.tree().node(dealerId)?.kind !== 'dealer' || !sees(dealerId)) throw unknown('dealer');
}
