import { z } from 'zod';
import {
  answer,
  birthday,
  channelConsents,
  code,
  declinedWork,
  fen,
  hours,
  instant,
  km,
  localDate,
  maybeText,
  orderLines,
  text,
  textList,
  timeZone,
  vin,
  whole,
  words,
} from './fields';

/*
 * What a dealer system may say of each type of record (domain, section 7). Strict: a field that is not named here refuses the row, so that a
 * misspelt field is found on the first day and not in the figures of the year.
 */

export const VISIT_KINDS = ['first-service', 'routine', 'warranty-repair', 'body-repair', 'general-repair', 'recall'] as const;

const externalId = () => text(100);
const maybeExternalId = () => maybeText(100);

/** Where the values of a record were asked. What the same record says from another source is kept beside it, of a car. */
const sourceShape = {
  source: z
    .enum(['dms', 'reception', 'callback', 'event', 'portal', 'call-centre', 'third-party'])
    .optional()
    .meta({ description: 'Where the values were asked; the dealer system itself when left out' }),
  verifiedFields: textList().optional().meta({ description: 'Fields that this source has verified with the customer' }),
};

export const customer = z.strictObject({
  name: text(200),
  sex: z.enum(['male', 'female']).optional(),
  birthday: birthday().optional(),
  phone: maybeText(60),
  phone2: maybeText(60),
  email: maybeText(),
  wechatId: maybeText(100),
  province: maybeText(100),
  city: maybeText(100),
  district: maybeText(100),
  street: maybeText(),
  occupation: maybeText(100),
  hobbies: textList().optional(),
  preferredChannel: z.enum(['phone', 'sms', 'email', 'wechat', 'push', 'letter']).optional(),
  bestTimeToCall: maybeText(100).meta({ description: 'As a span, 18:00-20:00, it is kept to; anything else is for whoever reads it' }),
  timeZone: timeZone().optional().meta({ description: 'Of customers who live by another clock than their dealer', example: 'Asia/Urumqi' }),
  language: z.enum(['zh-CN', 'en']).optional(),
  consentMarketing: answer().optional(),
  consentService: answer().optional(),
  consentSurvey: answer().optional(),
  ...sourceShape,
  namedVin: maybeText(60).meta({ description: 'A car that the customer names; it helps to know the person and founds no ownership' }),
  namedPlate: maybeText(40),
  birthdayCalendar: z.enum(['solar', 'lunar']).optional(),
  incomeBand: maybeText(100),
  otherCars: maybeText(200),
  usualRoutes: maybeText(),
  spendingHabits: maybeText(),
  drivingYears: maybeText(20),
  familyMembers: maybeText(),
  childrenInterests: maybeText(),
  secondAddress: maybeText().meta({ description: 'Another one than that which letters go to, such as that of work' }),
  household: maybeText(100).meta({ description: 'The dealer’s own number of the household: whoever has the same one lives together' }),
  householdRole: z.enum(['head', 'spouse', 'child', 'parent', 'other']).optional(),
  dealerRelation: z
    .enum(['private', 'company', 'fleet', 'staff', 'partner', 'other'])
    .optional()
    .meta({ description: 'What the customer is to the dealer' }),
  channelConsents: channelConsents().optional(),
  consentEvidence: maybeText(200),
});

/** What a dealer's own system says of every car of its; another source says what it knows. */
export const SAID_BY_SYSTEM = ['brand', 'model', 'use'] as const;

export const vehicle = z
  .strictObject({
    vin: vin(),
    plate: maybeText(40),
    brand: text(100).optional().meta({ description: 'Needed from the dealer system itself, like model and use' }),
    model: text(100).optional(),
    colour: maybeText(100),
    use: z.enum(['family', 'commercial', 'special']).optional(),
    customerExternalId: maybeExternalId(),
    ownedFrom: localDate().optional(),
    soldNewOn: localDate().optional(),
    warrantyMonths: whole(0, 1_200).optional(),
    warrantyKm: km().optional(),
    insuranceExpiresOn: localDate().optional(),
    inspectionExpiresOn: localDate().optional(),
    status: z.enum(['active', 'scrapped', 'exported']).optional(),
    drivingConditions: z.enum(['normal', 'severe']).optional(),
    environments: words(['city', 'highway', 'country', 'mountain', 'dusty', 'cold', 'hot', 'short-trips'])
      .optional()
      .meta({ description: 'Where the car is usually driven' }),
    engine: z.enum(['petrol', 'diesel', 'hybrid', 'plug-in-hybrid', 'electric']).optional(),
    ...sourceShape,
  })
  .superRefine(({ source = 'dms', ...said }, context) => {
    if (source !== 'dms') return;
    for (const field of SAID_BY_SYSTEM)
      if (said[field] === undefined) context.addIssue({ code: 'custom', message: 'intake.field-missing', path: [field] });
  });

export const sale = z.strictObject({
  vin: vin(),
  customerExternalId: externalId(),
  soldOn: localDate(),
  deliveredOn: localDate().optional(),
  priceFen: fen(),
  consultantId: maybeText(100),
});

export const appointment = z.strictObject({
  vin: vin(),
  customerExternalId: maybeExternalId(),
  startsAt: instant(),
  service: z.enum(VISIT_KINDS),
  status: z.enum(['booked', 'moved', 'cancelled', 'arrived', 'no-show']),
  advisorId: maybeText(100),
});

export const arrival = z.strictObject({
  vin: vin(),
  customerExternalId: maybeExternalId(),
  arrivedAt: instant(),
  mileageKm: km().optional(),
  advisorId: maybeText(100),
});

export const progress = z.strictObject({
  vin: vin(),
  stage: z.enum(['reception', 'repair-order', 'in-workshop', 'quality-check', 'ready']),
  at: instant(),
  promisedAt: instant().optional(),
});

export const visit = z.strictObject({
  vin: vin(),
  customerExternalId: maybeExternalId(),
  kind: z.enum(VISIT_KINDS),
  openedAt: instant(),
  closedAt: instant(),
  mileageKm: km().optional(),
  advisorId: maybeText(100),
  lines: orderLines(),
  declined: declinedWork().optional(),
});

export const visitCancellation = z.strictObject({ vin: vin(), reason: maybeText() });

export const reading = z.strictObject({ vin: vin(), mileageKm: km(), source: z.enum(['dealer', 'telematics', 'owner']) });

export const coverage = z.strictObject({
  vin: vin(),
  insuranceExpiresOn: localDate().optional(),
  inspectionExpiresOn: localDate().optional(),
  ...sourceShape,
});

export const order = z.strictObject({
  customerExternalId: externalId(),
  model: text(100),
  state: z.enum(['ordered', 'allocated', 'produced', 'shipped', 'arrived', 'delivered', 'cancelled']),
  expectedOn: localDate().optional(),
  vin: vin().optional().meta({ description: 'As soon as it is known which car it is' }),
  consultantId: maybeText(100),
});

export const partsStock = z.strictObject({ partCode: text(100), quantity: whole(-1_000_000_000, 1_000_000_000) });

export const workshopLoad = z.strictObject({ on: localDate(), capacityHours: hours(), bookedHours: hours() });

export const fault = z.strictObject({ vin: vin(), code: text(100), severity: z.enum(['info', 'warning', 'critical']) });

export const crash = z.strictObject({ vin: vin() });

export const recall = z.strictObject({
  vin: vin(),
  campaign: code(),
  item: maybeText(100).meta({ description: 'The code that a line of a repair order has when it is done; the campaign when left out' }),
  status: z.enum(['open', 'done', 'withdrawn']),
  announcedOn: localDate().optional(),
  doneOn: localDate().optional(),
});

export const serviceContract = z
  .strictObject({
    vin: vin(),
    customerExternalId: maybeExternalId(),
    kind: code().meta({ example: 'maintenance' }),
    from: localDate(),
    to: localDate().meta({ description: 'Its last day' }),
    km: km().optional().meta({ description: 'Odometer at which it ends; without a limit when left out' }),
    services: whole(0, 1_000).optional().meta({ description: 'How many services it holds' }),
    remainingServices: whole(0, 1_000).optional(),
    status: z.enum(['active', 'cancelled']).optional(),
  })
  .refine(({ from, to }) => from <= to, { error: 'intake.ends-before-it-begins', path: ['to'] });

export const vehicleLink = z
  .strictObject({
    vin: vin(),
    customerExternalId: externalId(),
    role: z.enum(['owner', 'driver', 'payer']),
    from: localDate().optional(),
    to: localDate().optional().meta({ description: 'The first day on which it is so no longer' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'intake.ends-before-it-begins',
    path: ['to'],
  });

/** The fields that every record has besides `type` and `data`. */
export const envelopeShape = {
  externalId: externalId().meta({ description: "The dealer system's own number of the thing" }),
  revision: whole(1, 1_000_000_000).optional().meta({ description: 'Grows with every correction; 1 when left out' }),
  occurredAt: instant(),
  dealer: maybeText(100).meta({ description: "The sender's own dealer, if it is named at all" }),
};
