import { createDigest, type DigestResult } from '@homeward/runtime';
import { type FigurePorts, readDealerFigures } from './figures';

/** Numerator and denominator of every figure for every dealer, as of the business clock's now. */
export async function digestFigures(ports: FigurePorts): Promise<readonly DigestResult[]> {
  const digest = createDigest('kpis');
  for (const { name, definitionVersion, group, numerator, denominator } of await readDealerFigures(ports)) {
    digest.add(name, definitionVersion, group['dealer'], numerator, denominator);
  }
  return [digest.result()];
}
