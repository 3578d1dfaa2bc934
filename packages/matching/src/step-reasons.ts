import type { Field, FieldLevels } from './match-model';
import type { GuardName, RuleName } from './weight-bounds';

const PRIOR = 'Two records taken at random are of one person about # times';

const FIELD_REASONS: { readonly [F in Field]: Readonly<Record<FieldLevels[F], string>> } = {
  name: {
    exact: 'The same name; # people have it',
    pinyin: 'Names that sound the same; # people have such a name',
    order: 'The same name with its parts the other way round; # people have it',
    typo: 'Names that differ in one character or letter of near sound or look',
    partial: 'The same surname; one side gives no more',
    sibling: 'The same surname; the given names share a character',
    family: 'The same surname, another given name',
    different: 'Different names',
    missing: 'No name on one side',
  },
  phone: identifierReasons('phone number', 'phone numbers'),
  wechat: identifierReasons('WeChat id', 'WeChat ids'),
  email: identifierReasons('e-mail address', 'e-mail addresses'),
  vin: identifierReasons('car', 'cars'),
  plate: identifierReasons('plate', 'plates'),
  birthday: {
    exact: 'The same birthday',
    typo: 'Birthdays that differ by a slip of the keys',
    year: 'The same year of birth',
    different: 'Different birthdays',
    missing: 'No birthday on one side',
  },
  address: {
    exact: 'The same door',
    house: 'The same house',
    street: 'The same street',
    district: 'The same district',
    different: 'Different districts or streets',
    missing: 'No address on one side',
  },
};

const BOUND_REASONS: Readonly<Record<RuleName | GuardName, string>> = {
  'phone-and-name': 'A phone number of few names and the same name are one person',
  'wechat-and-surname': 'A WeChat id is one person’s, and the surname agrees',
  'vin-and-name': 'The same car and the same name are one person',
  'other-given-name': 'Relatives share phone, address and car; another given name is another person',
  'other-name': 'Another name is another person, whatever is shared',
  'other-generation': 'Born a generation apart: parent and child may have names that sound alike',
  'surname-only': 'A surname alone does not tell members of a family apart',
  'no-name': 'Without a name nothing tells members of a family apart',
  'name-only': 'Even a rare name has namesakes, and nothing else agrees',
  'similar-name': 'A similar name may be a relative’s, and nothing agrees that a family does not share',
};

function identifierReasons(one: string, several: string): Readonly<Record<'exact' | 'shared' | 'different' | 'missing', string>> {
  return {
    exact: `The same ${one}`,
    shared: `The same ${one}, but too many names use it for it to say anything`,
    different: `Different ${several}`,
    missing: `No ${one} of the person’s own on one side`,
  };
}

/** What a step says to people; `often` is `1 in N` where the reason tells how often. */
export function reasonOf(field: Field | 'prior' | 'rule' | 'guard', level: string, often: string): string {
  const reasons: Readonly<Record<string, string>> =
    field === 'prior' ? { prior: PRIOR } : field === 'rule' || field === 'guard' ? BOUND_REASONS : FIELD_REASONS[field];
  return (reasons[level] ?? level).replace('#', often);
}
