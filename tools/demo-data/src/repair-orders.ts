import type { OrderLine, ServiceKind } from './car';
import type { Random } from './random';
import type { VehicleModel } from './vehicle-models';

const fen = (random: Random, fromYuan: number, toYuan: number, stepFen = 100): number =>
  Math.round(random.integer(fromYuan * 100, toYuan * 100) / stepFen) * stepFen;

const labour = (code: string, payer: OrderLine['payer'], amountFen: number): OrderLine => ({ kind: 'labour', code, payer, amountFen });
const part = (code: string, payer: OrderLine['payer'], amountFen: number): OrderLine => ({ kind: 'part', code, payer, amountFen });

/** What a repair order of this kind is made of, and who pays. Amounts in fen. */
export function createOrderLines(random: Random, kind: ServiceKind, model: VehicleModel): readonly OrderLine[] {
  switch (kind) {
    case 'first-service':
      // The forced first service (强保) is the maker's expense.
      return model.isNewEnergy
        ? [labour('LAB-FIRST', 'maker', fen(random, 120, 160))]
        : [
            labour('LAB-FIRST', 'maker', fen(random, 80, 120)),
            { kind: 'oil', code: 'OIL-5W30', payer: 'maker', amountFen: fen(random, 220, 300) },
            part('PRT-OILFILTER', 'maker', fen(random, 35, 55)),
          ];
    case 'routine':
      return createRoutineLines(random, model);
    case 'warranty-repair':
      return [
        labour('LAB-DIAGNOSE', 'warranty', fen(random, 80, 200)),
        part(random.pick(['PRT-SENSOR', 'PRT-PUMP', 'PRT-BEARING', 'PRT-SCREEN', 'PRT-LOCK']), 'warranty', fen(random, 150, 2_400, 10)),
      ];
    case 'body-repair': {
      const payer = random.chance(0.82) ? 'insurance' : 'customer';
      const lines = [labour('LAB-BODY', payer, fen(random, 300, 1_600)), labour('LAB-PAINT', payer, fen(random, 400, 1_800))];
      if (random.chance(0.6)) {
        lines.push(part(random.pick(['PRT-BUMPER', 'PRT-FENDER', 'PRT-HEADLAMP', 'PRT-DOOR']), payer, fen(random, 500, 4_200, 10)));
      }
      return lines;
    }
    case 'general-repair':
      return [
        labour('LAB-REPAIR', 'customer', fen(random, 120, 600)),
        part(random.pick(['PRT-BATTERY', 'PRT-BRAKEPAD', 'PRT-TYRE', 'PRT-SHOCK', 'PRT-BELT']), 'customer', fen(random, 180, 1_900, 10)),
        ...(random.chance(0.2)
          ? [{ kind: 'accessory' as const, code: 'ACC-WIPER', payer: 'customer' as const, amountFen: fen(random, 60, 160) }]
          : []),
      ];
    case 'recall':
      return [labour('LAB-RECALL', 'maker', fen(random, 100, 300)), part('PRT-RECALL', 'maker', fen(random, 200, 900))];
  }
}

function createRoutineLines(random: Random, model: VehicleModel): readonly OrderLine[] {
  const lines: OrderLine[] = [labour('LAB-ROUTINE', 'customer', fen(random, 100, 220))];
  if (model.isNewEnergy) {
    lines.push(part('PRT-CABINFILTER', 'customer', fen(random, 90, 160)));
  } else {
    lines.push({ kind: 'oil', code: random.pick(['OIL-5W30', 'OIL-0W20']), payer: 'customer', amountFen: fen(random, 260, 520) });
    lines.push(part('PRT-OILFILTER', 'customer', fen(random, 35, 70, 10)));
    if (random.chance(0.35)) lines.push(part('PRT-AIRFILTER', 'customer', fen(random, 80, 150)));
  }
  if (random.chance(0.15)) lines.push({ kind: 'oil', code: 'OIL-BRAKE', payer: 'customer', amountFen: fen(random, 160, 280) });
  if (random.chance(0.12)) {
    lines.push({
      kind: 'accessory',
      code: random.pick(['ACC-WIPER', 'ACC-MAT', 'ACC-FRAGRANCE', 'ACC-DASHCAM']),
      payer: 'customer',
      amountFen: fen(random, 60, 480),
    });
  }
  return lines;
}
