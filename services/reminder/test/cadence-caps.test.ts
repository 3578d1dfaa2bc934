import fc from 'fast-check';
import { capProblems, cadences as cadencesPolicy, contactCaps } from '@homeward/policy';
import { type CareFact, nothingHeard, withFact } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import { noContactFacts } from '../src/domain/contacts/contact-facts';
import { planTouches } from '../src/domain/contacts/touch-plan';
import { aDescription, anOwner, aProfile, rulesAt } from './rules';

const caps = {
  caps: [
    { days: 7, contacts: 1 },
    { days: 30, contacts: 4 },
  ],
  exemptPurposes: ['safety', 'appointment', 'complaint'],
};
const limits = { ...caps, blocksCadenceSteps: false, mergeWithinDays: 3 };

const drawnSteps = fc.uniqueArray(fc.record({ days: fc.integer({ min: 0, max: 60 }), windowDays: fc.integer({ min: 1, max: 8 }) }), {
  minLength: 1,
  maxLength: 7,
  selector: ({ days }) => days,
});

describe('what the linter says of caps and cadences', () => {
  it('is what the calendar of a person does whom nobody else contacts', () => {
    fc.assert(
      fc.property(drawnSteps, (drawn) => {
        const steps = drawn
          .toSorted((a, b) => a.days - b.days)
          .map(({ days, windowDays }) => ({
            ...{ key: `call-${days}`, when: { kind: 'days-after', days }, windowDays, owner: 'care-specialist', channels: ['phone'] },
            ...{ purpose: 'service', script: { 'zh-CN': '您好', en: 'Hello' } },
          }));
        const lost = { trigger: { on: 'churn', levels: ['lost'] }, stops: [], steps };
        const read = { scope: 'x', version: 1, effectiveFrom: '' };
        const found = capProblems(
          cadencesPolicy.bodyOf({ ...read, subject: 'cadences', body: { cadences: { lost } } }),
          contactCaps.bodyOf({ ...read, subject: 'contact-caps', body: limits }),
        );

        // The day on which the example of the linter begins.
        const surroundings = rulesAt('2024-01-01', '10:00', { cadences: { lost }, caps: limits });
        const churned: CareFact = { kind: 'churn', sequence: 9, dealerId: 'D1', level: 'lost', on: '2024-01-01' };
        const plan = carePlanOf([aDescription(), anOwner(), churned].reduce(withFact, nothingHeard), surroundings.care);
        const reasons = plan.reasons.map(({ candidate }) => candidate);
        const vehicles = { car1: { vehicleId: 'car1', sequence: 1, reasons } };
        const { decisions } = planTouches({ ...noContactFacts, vehicles, profile: aProfile() }, surroundings.touch('p1'));
        const blocked = decisions.filter(({ steps: why }) => why.at(-1)?.code === 'cap.blocked');
        expect({ isFound: found.length > 0, reasons: reasons.length }).toEqual({ isFound: blocked.length > 0, reasons: drawn.length });
      }),
      { numRuns: 60 },
    );
  });
});
