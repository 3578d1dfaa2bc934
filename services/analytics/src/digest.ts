import { createDigest, type DigestResult } from '@homeward/runtime';
import { type FigurePorts, readDealerFigures } from './figures';
import { KPIS } from './kpis/registry';

/** Numerator and denominator of every figure for every dealer, as of the business clock's now; those of how data came in are no business state. */
export async function digestFigures(ports: FigurePorts): Promise<readonly DigestResult[]> {
  const digest = createDigest('kpis');
  for (const { name, definitionVersion, group, numerator, denominator } of await readDealerFigures(ports)) {
    if (KPIS.get(name)?.isOfArrival === true) continue;
    digest.add(name, definitionVersion, group['dealer'], numerator, denominator);
  }
  return [digest.result()];
}
