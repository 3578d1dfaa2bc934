import type { FieldLevels } from './match-model';
import type { Birthday } from './birthday';
import type { PersonName } from './person-name';

/**
 * Where rules decide and not the sum of weights. The weights of a family are not independent of one another: it shares phone, address and car at once,
 * and each of them would count in full. Without names that are the same, such a sum says "one household", not "one person".
 */
export interface WeightBound {
  readonly kind: 'rule' | 'guard';
  readonly level: RuleName | GuardName;
  /** A rule lifts to `sure`; a guard lets the pair be no more than this. */
  readonly holds: 'sure' | 'doubtful' | 'unlikely';
  readonly isOther: boolean;
}

export type RuleName = 'phone-and-name' | 'wechat-and-surname' | 'vin-and-name';
export type GuardName = 'other-given-name' | 'other-name' | 'other-generation' | 'surname-only' | 'no-name' | 'similar-name' | 'name-only';

/** Ours: the years by which parents are older at least; a mistyped year is nearer, or a single digit. */
const GENERATION_YEARS = 14;

const rule = (level: RuleName): WeightBound => ({ kind: 'rule', level, holds: 'sure', isOther: false });
const guard = (level: GuardName, holds: 'doubtful' | 'unlikely', isOther: boolean): WeightBound => ({
  kind: 'guard',
  level,
  holds,
  isOther,
});

const RULES = { phone: rule('phone-and-name'), wechat: rule('wechat-and-surname'), vin: rule('vin-and-name') };
const GUARDS = {
  otherGivenName: guard('other-given-name', 'unlikely', true),
  maybeOtherGivenName: guard('other-given-name', 'doubtful', true),
  sameAccount: guard('other-given-name', 'doubtful', false),
  otherName: guard('other-name', 'unlikely', true),
  unreadableName: guard('other-name', 'unlikely', false),
  otherNameSameAccount: guard('other-name', 'doubtful', false),
  otherGeneration: guard('other-generation', 'doubtful', true),
  surnameOnly: guard('surname-only', 'doubtful', false),
  noName: guard('no-name', 'doubtful', false),
  nameOnly: guard('name-only', 'doubtful', false),
  similarName: guard('similar-name', 'doubtful', false),
};

/** What rules and guards look at in a name. */
export interface NameTraits {
  readonly script: PersonName['script'];
  /** One character at most. */
  readonly hasShortGivenName: boolean;
}

const TRAITS: Readonly<Record<PersonName['script'], readonly [NameTraits, NameTraits]>> = {
  han: bothTraits('han'),
  latin: bothTraits('latin'),
  firm: bothTraits('firm'),
  none: bothTraits('none'),
};

function bothTraits(script: PersonName['script']): readonly [NameTraits, NameTraits] {
  return [
    { script, hasShortGivenName: false },
    { script, hasShortGivenName: true },
  ];
}

/** One of a few objects, so that a million names need no more. */
export function traitsOf(name: PersonName): NameTraits {
  return TRAITS[name.script][name.script === 'han' && name.characters.length < name.surnameLength + 2 ? 1 : 0];
}

/** The rule or guard that decides about two records, if one does. Guards go before rules. */
export function findBound(
  levels: FieldLevels,
  a: NameTraits,
  b: NameTraits,
  birthdayA: Birthday | undefined,
  birthdayB: Birthday | undefined,
): WeightBound | undefined {
  const isSameAccount = levels.wechat === 'exact' || levels.email === 'exact';
  switch (levels.name) {
    case 'family':
    case 'sibling':
      if (levels.wechat === 'exact' && levels.birthday !== 'different') return RULES.wechat;
      if (isSameAccount) return GUARDS.sameAccount;
      // The same birthday: twins, or a wrong character. Somebody may look, but nothing joins them.
      return levels.name === 'sibling' && levels.birthday === 'exact' ? GUARDS.maybeOtherGivenName : GUARDS.otherGivenName;
    case 'different':
      if (isSameAccount) return GUARDS.otherNameSameAccount;
      return a.script === b.script ? GUARDS.otherName : GUARDS.unreadableName;
    case 'partial':
      return levels.wechat === 'exact' ? RULES.wechat : isPersonal(levels) ? undefined : GUARDS.surnameOnly;
    case 'typo':
      if (isOtherGeneration(levels, birthdayA, birthdayB)) return GUARDS.otherGeneration;
      if (levels.wechat === 'exact') return RULES.wechat;
      // 李明 and 李敏 may be brother and sister. With two characters in the given name the other one agrees as well, but so it does among brothers.
      return isPersonal(levels) || (levels.phone === 'exact' && !a.hasShortGivenName) ? undefined : GUARDS.similarName;
    case 'pinyin':
    case 'order':
    case 'exact':
      if (isOtherGeneration(levels, birthdayA, birthdayB) && !(levels.name === 'exact' && a.script === 'han'))
        return GUARDS.otherGeneration;
      if (levels.phone === 'exact') return RULES.phone;
      if (levels.wechat === 'exact') return RULES.wechat;
      if (levels.vin === 'exact' && levels.name === 'exact' && a.script !== 'latin') return RULES.vin;
      return isBacked(levels) ? undefined : GUARDS.nameOnly;
    case 'missing':
      return isPersonal(levels) ? undefined : GUARDS.noName;
  }
}

/** Whether something agrees that a family does not share. */
function isPersonal({ birthday, wechat, email }: FieldLevels): boolean {
  return birthday === 'exact' || wechat === 'exact' || email === 'exact';
}

/** Whether anything but the name agrees. The rarest name has a namesake somewhere. */
function isBacked({ phone, vin, plate, birthday, wechat, email, address }: FieldLevels): boolean {
  const isIdentified = phone === 'exact' || vin === 'exact' || plate === 'exact' || wechat === 'exact' || email === 'exact';
  return isIdentified || birthday === 'exact' || birthday === 'typo' || address === 'exact' || address === 'house';
}

function isOtherGeneration({ birthday }: FieldLevels, a: Birthday | undefined, b: Birthday | undefined): boolean {
  return birthday === 'different' && a !== undefined && b !== undefined && Math.abs(a.year - b.year) >= GENERATION_YEARS;
}
