import { createHanName, surnameOf, type HanName, type Sex } from './han-names';
import { createMobileNumber } from './mobile-numbers';
import { streets, type Place } from './places';
import type { Random } from './random';

export type Answer = 'yes' | 'no' | undefined;

/** A person as they are, before any desk typed them. */
export interface Person {
  /** Key of the truth: `P000123`. */
  readonly key: string;
  readonly name: HanName;
  readonly sex: Sex;
  readonly birthYear: number;
  readonly birthMonth: number;
  readonly birthDay: number;
  /** Eleven digits. */
  readonly phone: string;
  readonly phone2?: string;
  readonly email?: string;
  readonly wechatId?: string;
  readonly place: Place;
  readonly district: string;
  readonly street: string;
  readonly occupation: string;
  readonly hobbies: readonly string[];
  readonly preferredChannel?: 'phone' | 'sms' | 'email' | 'wechat';
  readonly bestTimeToCall?: string;
  readonly language: 'zh-CN' | 'en';
  readonly consentMarketing: Answer;
  readonly consentService: Answer;
  readonly consentSurvey: Answer;
}

const occupations = ['教师', '医生', '公务员', '个体户', '工程师', '会计', '司机', '销售', '公司职员', '退休', '设计师', '律师'];
const hobbies = ['篮球', '足球', '乒乓球', '羽毛球', '台球', '自驾游', '摄影', '钓鱼', '登山', '烹饪', '美容', '亲子'];
const callTimes = ['09:00-11:30', '12:00-14:00', '14:00-17:30', '18:00-20:00'];

const answers = (random: Random, yes: number, no: number): Answer => {
  const drawn = random.next();
  return drawn < yes ? 'yes' : drawn < yes + no ? 'no' : undefined;
};

/** Draws a person who lives in a place. `relative` shares their phone and surname, as families do. */
export function createPerson(random: Random, number: number, place: Place, relative?: Person): Person {
  const sex: Sex = random.chance(0.66) ? 'male' : 'female';
  const name = createHanName(random, sex, relative ? surnameOf(relative.name) : undefined);
  const phone = relative?.phone ?? createMobileNumber(random);
  const handle = name.pinyin.toLowerCase().replace(' ', random.pick(['', '.', '_']));
  return {
    key: `P${String(number).padStart(6, '0')}`,
    name,
    sex,
    birthYear: random.integer(1958, 2001),
    birthMonth: random.integer(1, 12),
    birthDay: random.integer(1, 28),
    phone,
    ...(random.chance(0.12) && { phone2: createMobileNumber(random) }),
    ...(random.chance(0.34) && { email: `${handle}${String(random.integer(1, 9999))}@example.${random.pick(['com', 'net', 'org'])}` }),
    ...(random.chance(0.42) && { wechatId: `wx_${name.pinyin.toLowerCase().replace(' ', '')}${String(random.integer(10, 99_999))}` }),
    place,
    district: random.pick(place.districts),
    street: `${random.pick(streets)}${String(random.integer(1, 399))}号${random.chance(0.7) ? `${String(random.integer(1, 28))}栋${String(random.integer(101, 2608))}室` : ''}`,
    occupation: random.pick(occupations),
    hobbies: hobbies.filter(() => random.chance(0.13)),
    ...(random.chance(0.6) && {
      preferredChannel: random.pickWeighted([
        ['phone', 50],
        ['wechat', 30],
        ['sms', 15],
        ['email', 5],
      ] as const),
    }),
    ...(random.chance(0.4) && { bestTimeToCall: random.pick(callTimes) }),
    language: random.chance(0.985) ? 'zh-CN' : 'en',
    consentMarketing: answers(random, 0.52, 0.2),
    consentService: answers(random, 0.82, 0.03),
    consentSurvey: answers(random, 0.5, 0.14),
  };
}
