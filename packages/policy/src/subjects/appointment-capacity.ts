import { z } from 'zod';
import { definePolicy } from '../definition';
import { notNegative, positive, timeOfDay } from './words';

/** Places by the full hour in which a car is to come: `{ '09:00': 4 }`. An hour that is left out is closed. */
const hours = z.record(z.string().regex(/^([01]\d|2[0-3]):00$/, 'a full hour such as 09:00'), notNegative);

/** How many cars a dealer takes in, hour by hour. The version that is in effect at the beginning of a day counts for that day. */
export const appointmentCapacity = definePolicy({
  subject: 'appointment-capacity',
  schema: z.strictObject({
    weekly: z.strictObject({
      monday: hours,
      tuesday: hours,
      wednesday: hours,
      thursday: hours,
      friday: hours,
      saturday: hours,
      sunday: hours,
    }),
    /** Public holidays by the state's notice. */
    publicHolidays: z.enum(['off', 'worked']),
    /** The hours of a make-up workday (调休); left out: those of its weekday. */
    makeUpWorkday: hours.optional(),
    /** Days on which nobody is taken in, such as the stocktaking. */
    closedOn: z.array(z.iso.date('a day such as 2024-05-01')),
    /** From when on a car that has not come is a no-show; left out: from the end of the day. */
    closesAt: timeOfDay.optional(),
    /** How far ahead places are given away, in days. */
    daysAhead: positive,
  }),
});
export type AppointmentCapacity = ReturnType<typeof appointmentCapacity.bodyOf>;
