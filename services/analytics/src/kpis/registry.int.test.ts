import path from 'node:path';
import { DEFAULT_SCOPE, kpiDefinitions, loadDefaults, POLICY_DEFINITIONS } from '@homeward/policy';
import { periodAt } from '../periods';
import { KPIS } from './registry';

const shipped = loadDefaults(path.resolve(__dirname, '../../../../policies'), POLICY_DEFINITIONS).find(
  ({ subject, scope }) => subject === kpiDefinitions.subject && scope === DEFAULT_SCOPE,
);
const definitions = shipped === undefined ? {} : kpiDefinitions.bodyOf(shipped).definitions;

describe('the figures', () => {
  it('that are defined are those that can be counted', () => {
    expect([...KPIS.keys()].sort()).toEqual(Object.keys(definitions).sort());
  });

  it.each(Object.entries(definitions))(
    '%s asks for the parameters that its definition has, and no others',
    (name, { parameters, period }) => {
      const asked = new Set<string>();
      const parameter = (parameterName: string): number => {
        asked.add(parameterName);
        return parameters[parameterName] ?? Number.NaN;
      };
      KPIS.get(name)?.members({ period: periodAt(period, '2024-06-30'), parameter });
      expect([...asked].sort()).toEqual(Object.keys(parameters).sort());
    },
  );
});
