import { compoundSurnameOf, hanCharacterOf, surnameCharacterOf } from './han-readings';
import { type CompiledModel, type Field, type FieldLevels, FIELDS, type MatchModel, toLogOdds } from './match-model';
import { givenOf, isPartial, type PersonName, surnameOf, usualSpellingOf } from './person-name';

/** Nobody's name is so rare that it alone would join two records. */
const RAREST = 1e-7;
/** A Latin name that is no pinyin of a known one: foreigners, rare surnames. */
const LATIN_FREQUENCY = 1e-5;
const FIRM_FREQUENCY = 1e-5;

const compiled = new WeakMap<MatchModel, CompiledModel>();

/** The model ready for use; worked out once per model. */
export function compileModel(model: MatchModel): CompiledModel {
  let known = compiled.get(model);
  if (known === undefined) compiled.set(model, (known = compile(model)));
  return known;
}

function compile(model: MatchModel): CompiledModel {
  const weights = Object.fromEntries(FIELDS.map((field) => [field, weightsOf(model, field)])) as unknown as CompiledModel['weights'];
  const { name } = model.fields;
  return {
    prior: toLogOdds(model.prior),
    weights,
    logNameM: new Map([
      ['exact', Math.log2(name.exact.m)],
      ['pinyin', Math.log2(name.pinyin.m)],
      ['order', Math.log2(name.order.m)],
    ]),
    thresholds: model.thresholds,
    frequencies: model.frequencies,
    surnameSounds: toSounds(model.frequencies.surnames, (surname) => {
      const characters = compoundSurnameOf(surname) ?? Array.from(surname, surnameCharacterOf);
      return characters.map(({ readings }) => readings[0] ?? '').join('');
    }),
    givenSounds: toSounds(model.frequencies.givens, (given) =>
      Array.from(given, (character) => hanCharacterOf(character).readings[0] ?? '').join(''),
    ),
  };
}

function weightsOf<F extends Field>(model: MatchModel, field: F): ReadonlyMap<FieldLevels[F], number> {
  const levels: Record<string, { readonly m: number; readonly u: number }> = model.fields[field];
  const weighed = Object.entries(levels).map(([level, { m, u }]) => [level, Math.log2(m / u)] as const);
  return new Map([['missing', 0], ['shared', 0], ...weighed] as (readonly [FieldLevels[F], number])[]);
}

function toSounds(shares: Readonly<Record<string, number>>, soundOf: (text: string) => string): ReadonlyMap<string, number> {
  const sounds = new Map<string, number>();
  for (const [text, share] of Object.entries(shares)) {
    const sound = soundOf(text);
    sounds.set(sound, (sounds.get(sound) ?? 0) + share);
  }
  return sounds;
}

/** log2 of the share of people with the same name, and of those with a name that sounds the same. */
export interface NameShares {
  readonly exact: number;
  readonly sound: number;
}

/** How common a name is: common names say little, rare ones much. */
export function nameSharesOf(name: PersonName, model: CompiledModel): NameShares {
  const { exact, sound } = shareOf(name, model);
  return { exact: toLogShare(exact, 0), sound: toLogShare(exact, sound) };
}

/** No name is rarer than anybody can know, and none sounds rarer than it is. */
export function toLogShare(exact: number, sound: number): number {
  return Math.log2(Math.max(exact, sound, RAREST));
}

function shareOf(name: PersonName, model: CompiledModel): NameShares {
  switch (name.script) {
    case 'none':
      return { exact: 1, sound: 1 };
    case 'firm':
      return { exact: FIRM_FREQUENCY, sound: FIRM_FREQUENCY };
    case 'latin':
      return toLatinShares(name.words, model);
    case 'han': {
      if (isPartial(name)) return { exact: 1, sound: 1 };
      const { surnames, givens, otherSurname, otherGiven } = model.frequencies;
      const exact = (surnames[surnameOf(name)] ?? otherSurname) * (givens[givenOf(name)] ?? otherGiven);
      const usual = usualSpellingOf(name);
      const sound = (model.surnameSounds.get(usual.surname) ?? otherSurname) * (model.givenSounds.get(usual.given) ?? otherGiven);
      return { exact, sound };
    }
  }
}

function toLatinShares(words: readonly string[], model: CompiledModel): NameShares {
  const [first = '', ...others] = words;
  const given = others.join('');
  const share = (surname: string, rest: string): number =>
    (model.surnameSounds.get(surname) ?? 0) * (model.givenSounds.get(rest) ?? model.frequencies.otherGiven);
  const last = words.at(-1) ?? '';
  const sound = Math.max(share(first, given), share(last, words.slice(0, -1).join('')), LATIN_FREQUENCY / 10);
  return { exact: sound, sound };
}
