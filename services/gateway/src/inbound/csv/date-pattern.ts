const PARTS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;
type Part = (typeof PARTS)[number];

const DIGITS: Readonly<Record<Part, string>> = {
  yyyy: '(\\d{4})',
  // Dealer systems drop the leading zero as often as they write it.
  MM: '(\\d{1,2})',
  dd: '(\\d{1,2})',
  HH: '(\\d{1,2})',
  mm: '(\\d{2})',
  ss: '(\\d{2})',
};

/** Whether the pattern names year, month and day once each, and nothing twice. */
export function isDatePattern(pattern: string): boolean {
  const parts = partsOf(pattern);
  return (
    pattern.length <= 40 &&
    new Set(parts).size === parts.length &&
    ['yyyy', 'MM', 'dd'].every((part) => parts.some((named) => named === part))
  );
}

function partsOf(pattern: string): readonly Part[] {
  return (pattern.match(/yyyy|MM|dd|HH|mm|ss/g) ?? []) as Part[];
}

/** A reader of texts of this pattern: `2024-05-01` for a pattern without hours, else `2024-05-01T09:00:00`; undefined for another text. */
export function createDateReader(pattern: string): (text: string) => string | undefined {
  const parts = partsOf(pattern);
  const source = pattern
    .split(/(yyyy|MM|dd|HH|mm|ss)/)
    .map((piece) => (PARTS.some((part) => part === piece) ? DIGITS[piece as Part] : piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')))
    .join('');
  const expression = new RegExp(`^${source}$`);
  const hasTime = parts.includes('HH');
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return undefined;
    const digits = (part: Part): string =>
      (parts.includes(part) ? (match[parts.indexOf(part) + 1] ?? '') : '').padStart(part === 'yyyy' ? 4 : 2, '0');
    const date = `${digits('yyyy')}-${digits('MM')}-${digits('dd')}`;
    return hasTime ? `${date}T${digits('HH')}:${digits('mm')}:${digits('ss')}` : date;
  };
}

/** A writer of days and local times (`2024-05-01`, `2024-05-01 09:00`) in this pattern. */
export function createDateWriter(pattern: string): (text: string) => string {
  return (text) => {
    const [, yyyy = '', MM = '', dd = '', HH = '00', mm = '00', ss = '00'] = LOCAL.exec(text) ?? [];
    const parts: Readonly<Record<Part, string>> = { yyyy, MM, dd, HH, mm, ss };
    return yyyy === '' ? text : pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (part) => parts[part as Part]);
  };
}

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/;
