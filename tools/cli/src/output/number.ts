/** A figure as it travels: counts have no denominator. */
export interface Figure {
  readonly numerator: number;
  readonly denominator?: number | undefined;
}

/** What stands for a figure that does not exist: a rate over nothing is absent, not zero. */
export const ABSENT = '–';

/** 18 000 as `18,000`: the same in both languages. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A rate in per cent with two decimals, half rounded up: 1 of 800 is `0.13 %`. Undefined over nothing. In integers, so that no half is lost. */
export function formatRate(numerator: number, denominator: number): string | undefined {
  if (denominator === 0) return undefined;
  const doubled = (BigInt(numerator) * 20_000n) / BigInt(denominator);
  const hundredths = (doubled + 1n) / 2n;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')} %`;
}

/** `92.50 % (111/120)`, or a count. */
export function formatFigure({ numerator, denominator }: Figure): string {
  if (denominator === undefined) return formatCount(numerator);
  return `${formatRate(numerator, denominator) ?? ABSENT} (${formatCount(numerator)}/${formatCount(denominator)})`;
}

const KIB = 1_024;

/** `447 KiB`, `2.3 MiB`. */
export function formatBytes(bytes: number): string {
  return bytes < KIB * KIB ? `${Math.ceil(bytes / KIB)} KiB` : `${(bytes / KIB / KIB).toFixed(1)} MiB`;
}

/** Seconds as `0:53` or `1:02:05`, rounded up. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (value: number): string => String(value).padStart(2, '0');
  return hours === 0 ? `${minutes}:${pad(rest)}` : `${hours}:${pad(minutes)}:${pad(rest)}`;
}
