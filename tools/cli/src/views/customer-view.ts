import type { ClassedCustomer, CustomerCar } from '../api/customer-answers';
import { ABSENT } from '../output/number';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

/** One car that shows early signs, with its customer. */
export interface LeavingCar extends CustomerCar {
  readonly customer: ClassedCustomer;
}

/** In the order of the customers, who are worth most first. */
export function leavingCarsOf(customers: readonly ClassedCustomer[]): readonly LeavingCar[] {
  return customers.flatMap((customer) =>
    customer.cars.filter(({ earlySigns }) => earlySigns.length > 0).map((car) => ({ ...car, customer })),
  );
}

export function leavingColumns({ texts, language }: Readers): readonly Column<LeavingCar>[] {
  return [
    { title: texts('column.person'), cell: ({ customer }) => customer.personId ?? ABSENT },
    { title: texts('column.car'), cell: ({ vehicleId }) => vehicleId },
    {
      title: texts('column.service-value'),
      cell: ({ customer }) => wordFor(language, `value-class.${customer.serviceClass}`),
      raw: ({ customer }) => customer.serviceClass,
    },
    { title: texts('column.visits'), cell: ({ customer }) => String(customer.visits), align: 'right' },
    { title: texts('column.early-signs'), cell: ({ earlySigns }) => earlySigns.map(({ text }) => text).join(' ') },
  ];
}
