import type { VehicleReasons } from '../contacts/contact-facts';
import { isCar, subjectNamed } from '../cadences/subject';

/*
 * Reasons that are about no one car belong to a record of the person, and go where the record goes. Words about one subject are ordered by (what its source
 * counts, how often the record moved): both are in one number, so that a move orders itself after the word that it moved, and before the next one.
 */
const MOVES = 2 ** 20;
const DEALERS = 2 ** 16;

/** The place of a source's word in the order of all words about a subject. */
export function ownSequence(sourceSequence: number, moves = 0): number {
  return sourceSequence * MOVES + Math.min(moves, MOVES - 1);
}

/**
 * Of an occasion: later comings replace earlier ones, and of one coming the dealer that stands first, so that it does not matter in which order the dealers of a person are
 * gone through, nor how often.
 */
export function reasonSequence({ turn, rank }: { readonly turn: number; readonly rank: number }): number {
  return ownSequence(turn * DEALERS + (DEALERS - 1 - rank));
}

/** The same word after its record has moved so many times. */
export function afterMove(reasons: VehicleReasons, moves: number): VehicleReasons {
  return { ...reasons, sequence: ownSequence(Math.floor(reasons.sequence / MOVES), moves) };
}

/** What of a person's reasons belongs to the record that `ownId` stands for, and goes with it; leads go by themselves. */
export function reasonsOfRecord(
  vehicles: Readonly<Record<string, VehicleReasons>>,
  calendarId: string,
  ownId: string,
): readonly VehicleReasons[] {
  return Object.values(vehicles).filter(
    ({ vehicleId, reasons, of = calendarId }) =>
      !isCar(vehicleId) && !vehicleId.startsWith(subjectNamed('lead', '')) && reasons.length > 0 && of === ownId,
  );
}
