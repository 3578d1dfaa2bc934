import { pinyin } from 'pinyin-pro';
import { toSimplified } from './script-variants';

/** A character of a name, with the sounds under which it is typed. */
export interface HanCharacter {
  /** In simplified script: what two characters are compared by. */
  readonly simplified: string;
  /** Toneless pinyin, ü as v; the usual reading first, a surname's own reading before it. */
  readonly readings: readonly string[];
  /** The readings with the sounds folded that dialects and quick fingers confuse: zh z, n l at the start, ng n at the end. */
  readonly blurred: readonly string[];
}

/** Readings of single surnames that differ from the usual one; all are tried, these first. */
const SURNAME_READINGS: Readonly<Record<string, string>> = {
  ...{ 单: 'shan', 区: 'ou', 曾: 'zeng', 查: 'zha', 仇: 'qiu', 朴: 'piao', 解: 'xie', 盖: 'ge', 种: 'chong', 繁: 'po', 员: 'yun' },
  ...{ 召: 'shao', 乐: 'yue', 缪: 'miao', 折: 'she', 句: 'gou', 洗: 'xian', 秘: 'bi', 费: 'fei', 翟: 'zhai', 覃: 'qin', 任: 'ren' },
  ...{ 华: 'hua', 宁: 'ning', 尉: 'wei', 薄: 'bo', 卜: 'bu', 柏: 'bai', 车: 'che', 石: 'shi', 叶: 'ye', 沈: 'shen', 晟: 'cheng' },
};

/** Compound surnames, with their readings where a character is read otherwise in them. */
const COMPOUND_SURNAMES: ReadonlyMap<string, readonly string[] | undefined> = new Map<string, readonly string[] | undefined>([
  ...Array.from(
    '欧阳 司马 上官 诸葛 司徒 东方 皇甫 慕容 令狐 夏侯 公孙 轩辕 钟离 宇文 司空 闻人 公冶 赫连 澹台 太叔 申屠 仲孙 鲜于 闾丘 独孤 南宫 拓跋 端木 百里 呼延 东郭 西门 第五 公羊 左丘 梁丘 纳兰 完颜 叶赫 爱新觉罗'.split(
      ' ',
    ),
    (surname): [string, undefined] => [surname, undefined],
  ),
  ['万俟', ['mo', 'qi']],
  ['尉迟', ['yu', 'chi']],
  ['长孙', ['zhang', 'sun']],
  ['单于', ['chan', 'yu']],
  ['澹台', ['tan', 'tai']],
]);

/** Characters whose second readings nobody uses in a name would only make strangers sound alike: no more than this many are kept. */
const MOST_READINGS = 3;

const given = new Map<string, HanCharacter>();
const surnames = new Map<string, HanCharacter>();

/** The character as part of a given name. Bounded by the number of Han characters. */
export function hanCharacterOf(character: string): HanCharacter {
  let known = given.get(character);
  if (known === undefined) given.set(character, (known = readCharacter(character, [])));
  return known;
}

/** The character as a surname of its own: 单 is shan, then dan. */
export function surnameCharacterOf(character: string): HanCharacter {
  let known = surnames.get(character);
  if (known === undefined) {
    const own = SURNAME_READINGS[toSimplified(character)];
    surnames.set(character, (known = readCharacter(character, own === undefined ? [] : [own])));
  }
  return known;
}

/** The characters of the compound surname at the start of the text (simplified), or undefined. */
export function compoundSurnameOf(text: string): readonly HanCharacter[] | undefined {
  for (const length of [4, 2]) {
    const surname = text.slice(0, length);
    if (surname.length < length || !COMPOUND_SURNAMES.has(surname)) continue;
    const readings = COMPOUND_SURNAMES.get(surname);
    return Array.from(surname, (character, index) => {
      const own = readings?.[index];
      return own === undefined ? hanCharacterOf(character) : readCharacter(character, [own]);
    });
  }
  return undefined;
}

/** A pinyin syllable, or a whole Latin key, with the sounds folded that are often confused. */
export function toBlurred(syllable: string): string {
  return syllable
    .replace(/([zcs])h/gu, '$1')
    .replace(/^[nl]/u, 'l')
    .replace(/v/gu, 'u')
    .replace(/([aei])ng/gu, '$1n');
}

/** Passports and keyboards write ü as yu, v or u; lv is the one spelling here. */
export function toLatinSyllables(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/u\u0308/gu, 'v')
    .replace(/(?<![a-z])([ln])yu(?![a-z])/gu, '$1v')
    .replace(/[\u0300-\u036f]/gu, '');
}

function readCharacter(character: string, first: readonly string[]): HanCharacter {
  const simplified = toSimplified(character);
  const readings = new Set(first);
  // 乾 simplifies to 干, which is read otherwise: the reading of the character as it is written counts as well.
  for (const written of new Set([character, simplified])) {
    const all = pinyin(written, { toneType: 'none', v: true, multiple: true, type: 'array' });
    for (const reading of all.slice(0, MOST_READINGS)) readings.add(toLatinSyllables(reading).replace(/[^a-z]/gu, ''));
  }
  readings.delete('');
  const kept = [...readings].slice(0, MOST_READINGS);
  return { simplified, readings: kept, blurred: [...new Set(kept.map(toBlurred))] };
}
