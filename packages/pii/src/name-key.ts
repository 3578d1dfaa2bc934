import { pinyin } from 'pinyin-pro';

const LONGEST_NAME = 200;

/** Surnames that are read otherwise than the character alone. Both scripts, as names come in both. */
const SURNAMES: Readonly<Record<string, string>> = {
  单: 'shan',
  單: 'shan',
  区: 'ou',
  區: 'ou',
  曾: 'zeng',
  查: 'zha',
  仇: 'qiu',
  朴: 'piao',
  解: 'xie',
  盖: 'ge',
  蓋: 'ge',
  种: 'chong',
  繁: 'po',
  员: 'yun',
  員: 'yun',
  召: 'shao',
  乐: 'yue',
  樂: 'yue',
  缪: 'miao',
  繆: 'miao',
  折: 'she',
  句: 'gou',
  洗: 'xian',
  万俟: 'moqi',
  萬俟: 'moqi',
  尉迟: 'yuchi',
  尉遲: 'yuchi',
  长孙: 'zhangsun',
  長孫: 'zhangsun',
  单于: 'chanyu',
  單于: 'chanyu',
  秘: 'bi',
  费: 'fei',
  費: 'fei',
};

/** How somebody is called is no part of the name, and by itself none. */
const TITLES = /(?:先生|女士|小姐|太太|夫人|老师|老師|师傅|師傅|本人|车主|車主|机主|機主)+$/u;
const LATIN_TITLES = /^(?:mr|mrs|ms|miss)(?:\.|(?=\s))/iu;
const NOTES = /[([【<].*?(?:[)\]】>]|$)/gu;

/** Characters whose two scripts would otherwise be read differently, by the reading usual in names. */
const CHARACTERS: Readonly<Record<string, string>> = { 還: 'huan', 还: 'huan', 調: 'tiao', 车: 'che', 車: 'che', 鵑: 'juan', 鹃: 'juan' };

/** Bounded by the number of Han characters. */
const readings = new Map<string, string>();

/**
 * Character by character, not by words: a reading must depend on the character only, or two spellings of one name would
 * part where a dictionary knows the one and not the other.
 */
function readingOf(character: string): string {
  let reading = readings.get(character);
  if (reading === undefined) {
    reading = CHARACTERS[character] ?? toLatinKey(pinyin(character, { toneType: 'none', v: true }));
    readings.set(character, reading);
  }
  return reading;
}

/** Lower-case Latin letters and digits without accents; ü is v, also where a passport writes yu. Other scripts stay. */
function toLatinKey(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/u\u0308/gu, 'v')
    .replace(/(?<![\p{L}\p{M}])([ln])yu(?![\p{L}\p{M}])/gu, '$1v')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * What names are compared by: 张伟, 張偉, 'Zhang Wei' and 张伟先生（本人） have the key `zhangwei`. Homophones share a key, so it decides
 * nothing without a phone or a car. Empty when the text has no letter and no digit. Never throws; reads 200 characters.
 */
export function nameKey(name: string): string {
  const written = name.slice(0, LONGEST_NAME).normalize('NFKC').trim();
  const text = (written.replace(NOTES, '').trim() || written).replace(TITLES, '').replace(LATIN_TITLES, '').trim();
  let key = '';
  let isFirst = true;
  for (const [run] of text.matchAll(/\p{Script=Han}+|[^\p{Script=Han}]+/gu)) {
    if (!/^\p{Script=Han}/u.test(run)) {
      const latin = toLatinKey(run);
      if (latin !== '') isFirst = false;
      key += latin;
      continue;
    }
    const characters = [...run];
    let given = 0;
    if (isFirst) {
      const double = characters.length > 2 ? SURNAMES[characters.slice(0, 2).join('')] : undefined;
      const single = characters.length > 1 ? SURNAMES[characters[0] ?? ''] : undefined;
      key += double ?? single ?? '';
      given = double === undefined ? (single === undefined ? 0 : 1) : 2;
    }
    for (const character of characters.slice(given)) key += readingOf(character);
    isFirst = false;
  }
  return key;
}
