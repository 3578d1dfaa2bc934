import { maskEmail, maskName, maskPhone, readEmail, readPhone } from '@homeward/pii';

/** Values as people without a purpose see them: recognisable for who knows them, useless for who does not. */
export function maskField(field: string, value: string): string {
  switch (field) {
    case 'name':
      return maskName(value);
    case 'phone':
    case 'phone2': {
      const phone = readPhone(value);
      return 'e164' in phone ? maskPhone(phone.e164) : '***';
    }
    case 'email': {
      const email = readEmail(value);
      return 'email' in email ? maskEmail(email.email) : '***';
    }
    case 'sex':
    case 'province':
    case 'city':
    case 'district':
    case 'bestTimeToCall':
    case 'preferredChannel':
    case 'language':
    case 'birthdayCalendar':
    case 'householdRole':
    case 'dealerRelation':
    case 'timeZone':
      return value;
    default:
      return '***';
  }
}
