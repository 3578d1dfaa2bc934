const LONGEST_TEXT = 40;
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
/** Plates have no I and no O, which look like digits. */
const CHARACTER = '[A-HJ-NP-Z0-9]';

export type PlateKind =
  | 'civil'
  | 'new-energy'
  | 'trailer'
  | 'learner'
  | 'police'
  | 'cross-border'
  | 'embassy'
  | 'consulate'
  | 'armed-police'
  | 'military'
  | 'civil-aviation'
  | 'emergency'
  | 'trial'
  | 'temporary'
  | 'tractor';

/** GA 36 and its amendments; the first form that fits names the kind. */
const FORMS: readonly (readonly [PlateKind, RegExp])[] = [
  // Small cars: D A B C E (electric) or F G H J K (other) first; large ones have the letter last.
  ['new-energy', new RegExp(`^[${PROVINCES}][A-HJ-Z](?:[A-HJK]${CHARACTER}\\d{4}|\\d{5}[A-HJK])$`)],
  ['civil', new RegExp(`^[${PROVINCES}][A-HJ-Z]${CHARACTER}{5}$`)],
  ['trailer', new RegExp(`^[${PROVINCES}][A-HJ-Z]${CHARACTER}{4}挂$`)],
  ['learner', new RegExp(`^[${PROVINCES}][A-HJ-Z]${CHARACTER}{4}学$`)],
  ['police', new RegExp(`^[${PROVINCES}][A-HJ-Z]${CHARACTER}{4}警$`)],
  ['trial', new RegExp(`^[${PROVINCES}][A-HJ-Z]${CHARACTER}{4}[试超]$`)],
  ['cross-border', new RegExp(`^粤Z${CHARACTER}{4}[港澳]$`)],
  ['emergency', new RegExp(`^[${PROVINCES}][A-HJ-Z0-9]{5,6}应急$`)],
  ['embassy', /^(?:使\d{6}|\d{6}使)$/],
  ['consulate', new RegExp(`^(?:[${PROVINCES}][A-HJ-Z]?\\d{4,5}领|领\\d{6})$`)],
  ['armed-police', new RegExp(`^WJ[${PROVINCES}]?${CHARACTER}{5}$`)],
  ['civil-aviation', new RegExp(`^民航${CHARACTER}{5}$`)],
  ['military', /^[A-HJ-NP-Z]{2}\d{5}$/],
  ['temporary', new RegExp(`^[${PROVINCES}][A-HJ-Z](?:临${CHARACTER}{4,5}|${CHARACTER}{4,5}临)$`)],
  // NY 345: province, two digits of the place, five of the tractor; 兵 for the farms of Xinjiang.
  ['tractor', new RegExp(`^[${PROVINCES}兵]\\d{7}$`)],
];

export type InvalidPlate = 'empty' | 'too-long' | 'form';
export type ReadPlate = { readonly plate: string; readonly kind: PlateKind } | { readonly invalid: InvalidPlate };

/** A plate of the mainland: upper-case, half-width, without separators (`皖M·A1230` → `皖MA1230`). Characters in simplified form. */
export function readPlate(text: string): ReadPlate {
  if (text.length > LONGEST_TEXT) return { invalid: 'too-long' };
  const plate = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u200b-\u200f\ufeff\p{Dash_Punctuation}·•‧∙⋅・●.]+/gu, '')
    .replace(/[滬雲遼魯蘇贛晉陝閩貴粵寧瓊臨學掛領應]/gu, (character) => SIMPLIFIED[character] ?? character);
  if (plate === '') return { invalid: 'empty' };
  for (const [kind, form] of FORMS) {
    if (form.test(plate)) return { plate, kind };
  }
  return { invalid: 'form' };
}

const SIMPLIFIED: Readonly<Record<string, string>> = {
  滬: '沪',
  雲: '云',
  遼: '辽',
  魯: '鲁',
  蘇: '苏',
  贛: '赣',
  晉: '晋',
  陝: '陕',
  閩: '闽',
  貴: '贵',
  粵: '粤',
  寧: '宁',
  瓊: '琼',
  臨: '临',
  學: '学',
  掛: '挂',
  領: '领',
  應: '应',
};
