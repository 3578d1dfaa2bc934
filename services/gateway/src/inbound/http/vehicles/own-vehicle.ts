import type { Vehicle } from '@homeward/contracts/customer-service';

/**
 * A car as its owner, driver or payer may see it: of the others who had it, only the technical history (domain, section 1). Whoever asks may see more; the
 * person that it is handed out to may not.
 */
export function toOwnVehicle(vehicle: Vehicle, personId: string): Vehicle {
  const isOwn = (thing: { readonly personId: string }): boolean => thing.personId === personId;
  const ownerships = vehicle.ownerships.filter(isOwn);
  const links = vehicle.links.filter(isOwn);
  const hadItOn = (on: string): boolean => [...ownerships, ...links].some(({ fromOn, toOn }) => fromOn <= on && (toOn === '' || on < toOn));
  // A visit whose customer nobody named is of whoever had the car.
  const ownVisits = new Set(
    vehicle.visits.flatMap((visit) => (isOwn(visit) || (visit.personId === '' && hadItOn(visit.visitedOn)) ? [visit.visitId] : [])),
  );
  const [first] = vehicle.ownerships.toSorted((one, other) => (one.fromOn < other.fromOn ? -1 : 1));
  const isFirst = first !== undefined && isOwn(first);
  // Another plate was another owner's, unless it was said in this one's time.
  const fields = vehicle.fields
    .filter(({ field }) => field !== 'priceFen' || isFirst)
    .map((one) => (one.field === 'plate' ? { ...one, others: one.others.filter(({ at }) => hadItOn(at.slice(0, DAY))) } : one));
  return {
    ...vehicle,
    ownerships,
    links,
    visits: vehicle.visits.map((visit) =>
      ownVisits.has(visit.visitId) ? visit : { ...visit, personId: '', advisorId: '', totalFen: 0, customerPaidFen: 0 },
    ),
    declinedWork: vehicle.declinedWork.map((work) => (ownVisits.has(work.visitId) ? work : { ...work, reason: '', amountFen: 0 })),
    serviceContracts: vehicle.serviceContracts.filter((contract) => contract.personId === '' || isOwn(contract)),
    fields,
    priceFen: isFirst ? vehicle.priceFen : 0,
  };
}

/** The length of the day in an instant. */
const DAY = 10;
