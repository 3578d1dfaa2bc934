import type { AppointmentRecord, CustomerRecord, SaleRecord, SealedRecord, VehicleRecord, VisitRecord } from '@homeward/contracts/intake';
import { vinCheckDigit } from '@homeward/pii';

type Data = NonNullable<SealedRecord['data']>;

/** A VIN with a right check digit; another number makes another car. */
export function aVin(number: number): string {
  const vin = `LFVAA11A0${String(number).padStart(8, '0')}`;
  return `${vin.slice(0, 8)}${vinCheckDigit(vin)}${vin.slice(9)}`;
}

export function aCustomer(customer: Partial<CustomerRecord> = {}): Data {
  return {
    $case: 'customer',
    value: {
      name: '张伟',
      sex: '',
      birthdayOn: '',
      phone: '138-0013-8000',
      phone2: '',
      email: '',
      wechatId: '',
      province: '安徽',
      city: '马鞍山',
      district: '',
      street: '湖东路 1',
      occupation: '',
      hobbies: [],
      preferredChannel: '',
      bestTimeToCall: '',
      language: '',
      consentMarketing: '',
      consentService: '',
      consentSurvey: '',
      source: '',
      verifiedFields: [],
      namedVin: '',
      namedPlate: '',
      birthdayCalendar: '',
      incomeBand: '',
      otherCars: '',
      usualRoutes: '',
      spendingHabits: '',
      drivingYears: '',
      familyMembers: '',
      childrenInterests: '',
      channelConsents: [],
      consentEvidence: '',
      ...customer,
    },
  };
}

export function aVehicle(vehicle: Partial<VehicleRecord> = {}): Data {
  return {
    $case: 'vehicle',
    value: {
      vin: aVin(1),
      plate: '皖M·A1230',
      brand: 'aurora',
      model: 'A1',
      colour: 'white',
      use: 'family',
      customerExternalId: '',
      ownedFromOn: '',
      soldNewOn: '',
      warrantyMonths: 36,
      warrantyKm: 100_000,
      insuranceExpiresOn: '',
      inspectionExpiresOn: '',
      status: '',
      environments: [],
      verifiedFields: [],
      ...vehicle,
    },
  };
}

export function aSale(sale: Partial<SaleRecord> = {}): Data {
  return {
    $case: 'sale',
    value: {
      vin: aVin(1),
      customerExternalId: 'K1',
      soldOn: '2022-03-01',
      deliveredOn: '2022-03-05',
      priceFen: 15_000_000,
      consultantId: 'SC01',
      ...sale,
    },
  };
}

export function aVisit(visit: Partial<VisitRecord> = {}): Data {
  return {
    $case: 'visit',
    value: {
      vin: aVin(1),
      customerExternalId: 'K1',
      kind: 'routine',
      openedAt: '2024-06-01T01:00:00.000Z',
      closedAt: '2024-06-01T03:00:00.000Z',
      mileageKm: 20_000,
      advisorId: 'SA01',
      lines: [
        { kind: 'labour', code: 'L1', amountFen: 30_000, payer: 'customer' },
        { kind: 'oil', code: 'O1', amountFen: 20_000, payer: 'customer' },
      ],
      declined: [],
      ...visit,
    },
  };
}

export function anAppointment(appointment: Partial<AppointmentRecord> = {}): Data {
  return {
    $case: 'appointment',
    value: {
      vin: aVin(1),
      customerExternalId: 'K1',
      startsAt: '2025-01-10T02:00:00.000Z',
      service: 'routine',
      status: 'booked',
      advisorId: 'SA01',
      ...appointment,
    },
  };
}
