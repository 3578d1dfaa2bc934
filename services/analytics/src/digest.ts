import { servicePrincipal } from '@homeward/access';
import { createDigest, type DigestResult } from '@homeward/runtime';
import { type FigurePorts, readFigures } from './figures';

/** Numerator and denominator of every figure for every dealer, as of the business clock's now. */
export async function digestFigures(ports: FigurePorts): Promise<readonly DigestResult[]> {
  const digest = createDigest('kpis');
  const tree = ports.organisation.tree();
  for (const { id } of tree.all().filter((node) => node.kind === 'dealer')) {
    const principal = { ...servicePrincipal('analytics'), roles: ['head-office-analyst' as const], nodeId: id };
    const figures = await readFigures(ports, principal, { scope: id, at: '', period: '', names: [], by: [] });
    for (const { name, definitionVersion, numerator, denominator } of figures)
      digest.add(name, definitionVersion, id, numerator, denominator);
  }
  return [digest.result()];
}
