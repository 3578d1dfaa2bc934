import { toYearMonthDay } from './local-time';
import type { Random } from './random';

/** A model of the invented brand. */
export interface VehicleModel {
  readonly code: string;
  /** As a Chinese DMS calls it. */
  readonly chineseName: string;
  /** Characters 4 to 8 of the VIN. */
  readonly vinSection: string;
  readonly isNewEnergy: boolean;
  readonly priceYuan: number;
  /** What a family drives on a typical day. */
  readonly typicalDailyKm: number;
  readonly weight: number;
}

export const brand = { id: 'aurora', name: '极光汽车' } as const;

export const vehicleModels: readonly VehicleModel[] = [
  { code: 'C3', chineseName: '极光C3', vinSection: 'C3A1B', isNewEnergy: false, priceYuan: 89_800, typicalDailyKm: 40, weight: 22 },
  { code: 'C5', chineseName: '极光C5', vinSection: 'C5B2D', isNewEnergy: false, priceYuan: 129_800, typicalDailyKm: 44, weight: 22 },
  { code: 'X5', chineseName: '极光X5', vinSection: 'X5C2E', isNewEnergy: false, priceYuan: 149_800, typicalDailyKm: 46, weight: 24 },
  { code: 'X7', chineseName: '极光X7', vinSection: 'X7D3F', isNewEnergy: false, priceYuan: 209_800, typicalDailyKm: 48, weight: 12 },
  { code: 'V9', chineseName: '极光V9', vinSection: 'V9E4G', isNewEnergy: false, priceYuan: 239_800, typicalDailyKm: 54, weight: 8 },
  { code: 'E3', chineseName: '极光E3', vinSection: 'E3F5H', isNewEnergy: true, priceYuan: 119_800, typicalDailyKm: 43, weight: 8 },
  { code: 'E6', chineseName: '极光E6', vinSection: 'E6G6J', isNewEnergy: true, priceYuan: 189_800, typicalDailyKm: 50, weight: 6 },
];

export const colours = ['珍珠白', '曜石黑', '星空灰', '流光银', '极地蓝', '绯红', '翡翠绿'] as const;

/** Which model is sold on a day: new-energy cars gain share every year. */
export function pickModel(random: Random, soldDay: number): VehicleModel {
  const newEnergyGain = Math.max(0.3, (toYearMonthDay(soldDay).year - 2016) / 4);
  return random.pickWeighted(
    vehicleModels.map((model) => [model, model.isNewEnergy ? model.weight * newEnergyGain : model.weight] as const),
  );
}
