import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UnusableDefaults, loadDefaults } from './defaults';
import { PolicyBook } from './policy-book';
import { POLICY_DEFINITIONS, definitionOf } from './subjects';
import { type CarTraits, isSevereUse } from './subjects/car-traits';
import { careItems, limitOf } from './subjects/care-items';
import { clocksFor, complaintClocks } from './subjects/complaint-clocks';
import { cadencesInForce } from './cadences-in-force';
import { capProblems } from './cap-lint';
import { cadences } from './subjects/cadences';
import { consent, contactCaps } from './subjects/contacting';
import { customerStates } from './subjects/customers';
import { kpiDefinitions } from './subjects/kpi-definitions';
import { levelFor, levels, points } from './subjects/loyalty';
import { maintenanceIntervals, maintenanceOf } from './subjects/maintenance-intervals';

const SHIPPED = path.join(__dirname, '../../../policies');
const aCar = (traits: Partial<CarTraits>): CarTraits => ({ model: '', engine: '', use: '', isSevere: false, ...traits });
const question = { dealerId: undefined, tree: { pathOf: () => [] }, at: '2024-01-01T00:00:00.000Z' };

describe('shipped policies', () => {
  const book = PolicyBook.of(loadDefaults(SHIPPED, POLICY_DEFINITIONS));

  it('there is a readable default for every subject', () => {
    for (const definition of POLICY_DEFINITIONS)
      expect(book.resolve(definition, question).reference).toBe(`${definition.subject}/default/1`);
    expect(definitionOf('points')).toBe(points);
    expect(definitionOf('moon')).toBeUndefined();
  });

  it('nothing is found wrong in a default, what only tests look at included', () => {
    for (const definition of POLICY_DEFINITIONS) {
      const [document] = book.documents(definition.subject);
      expect([definition.subject, definition.problemsOf(document?.body)]).toEqual([definition.subject, []]);
    }
  });

  it('every default names the source of its numbers', () => {
    for (const { subject } of POLICY_DEFINITIONS) {
      const text = readFileSync(path.join(SHIPPED, subject, 'default.yaml'), 'utf8');
      expect([subject, /#.*(S[0-4]\b|[Oo]urs|[Dd]omain)/.test(text)]).toEqual([subject, true]);
    }
  });

  it('a model’s own figures go before the general ones', () => {
    const { document } = book.resolve(maintenanceIntervals, question);
    const policy = { ...document, models: { Camry: { routine: { months: 12, km: 10_000 } } } };
    expect(maintenanceOf(policy, aCar({ model: 'Camry' }))).toEqual({
      firstService: document.firstService,
      routine: { months: 12, km: 10_000 },
      driving: { estimator: document.estimator, season: document.season, typicalDailyKm: document.typicalDailyKm },
    });
    expect(maintenanceOf(policy, aCar({ model: 'constructor', use: 'constructor' }))).toEqual(
      maintenanceOf(policy, aCar({ model: 'Corolla' })),
    );
  });

  it('a use drives so many times as far as the model does', () => {
    const { document } = book.resolve(maintenanceIntervals, question);
    const policy = { ...document, uses: { commercial: 2.5 }, models: { Camry: { typicalDailyKm: 44 } } };
    expect(maintenanceOf(policy, aCar({ model: 'Camry', use: 'commercial' })).driving.typicalDailyKm).toBe(110);
    expect(maintenanceOf(policy, aCar({ model: 'Camry', use: 'family' })).driving.typicalDailyKm).toBe(44);
  });

  it('severe driving has intervals of its own, before those of the model', () => {
    const { document } = book.resolve(maintenanceIntervals, question);
    const policy = { ...document, models: { Camry: { routine: { months: 12, km: 10_000 } } } };
    const severe = maintenanceOf(policy, aCar({ model: 'Camry', isSevere: true }));
    expect(severe.routine.km).toBeLessThan(document.routine.km);
    expect(severe.routine.months).toBeLessThan(document.routine.months);
  });

  it('what was said of the driving decides whether it is severe, else where the car is driven', () => {
    const { severe } = book.resolve(maintenanceIntervals, question).document;
    expect(isSevereUse(severe, '', ['city', 'dusty'])).toBe(true);
    expect(isSevereUse(severe, '', ['city'])).toBe(false);
    expect(isSevereUse(severe, 'normal', ['dusty'])).toBe(false);
    expect(isSevereUse(severe, 'severe', [])).toBe(true);
  });

  it('spark plugs are due for cars that are known to have them', () => {
    const { document } = book.resolve(careItems, question);
    const plugs = document.scheduled.find(({ key }) => key === 'spark-plugs');
    expect(plugs && limitOf(plugs, aCar({ engine: 'petrol' }), false)).toBeDefined();
    expect(plugs && limitOf(plugs, aCar({ engine: 'electric' }), false)).toBeUndefined();
    expect(plugs && limitOf(plugs, aCar({}), false)).toBeUndefined();
  });

  it('two care items of one key are refused at the second one', () => {
    const { document } = book.resolve(careItems, question);
    const twice = { ...document, scheduled: [...document.scheduled, { ...document.scheduled[0], key: 'insurance' }] };
    expect(careItems.problemsOf(twice)).toEqual([{ pointer: `/scheduled/${document.scheduled.length}/key`, expected: 'a key of its own' }]);
  });

  it('a dangerous customer is answered in elapsed minutes, a consultation in working hours, both planned within a day', () => {
    const { document } = book.resolve(complaintClocks, question);
    const urgent = clocksFor(document, 'dangerous-customer', 'normal');
    const usual = clocksFor(document, 'consultation', 'normal');
    expect([urgent['first-response'].time, usual['first-response'].time]).toEqual(['elapsed', 'working']);
    expect(urgent['first-response'].minutes).toBeLessThan(usual['first-response'].minutes);
    expect([urgent.plan, usual.plan]).toEqual([
      { minutes: 24 * 60, time: 'elapsed' },
      { minutes: 24 * 60, time: 'elapsed' },
    ]);
  });

  it('a level is reached with its threshold, not before', () => {
    const { document } = book.resolve(levels, question);
    for (const [index, { level, fromPoints }] of document.thresholds.entries()) {
      expect(levelFor(document, fromPoints)).toBe(level);
      expect(levelFor(document, fromPoints - 1)).toBe(document.thresholds[Math.max(0, index - 1)]?.level);
    }
  });

  it('marketing needs a yes, and safety, appointment and complaint cannot be refused', () => {
    expect(book.resolve(consent, question).document.purposes).toEqual({
      safety: 'always',
      appointment: 'always',
      complaint: 'always',
      service: 'unless-refused',
      survey: 'unless-refused',
      marketing: 'only-with-consent',
    });
  });

  it('the cadence has the four follow-ups in order, and caps do not block it', () => {
    const steps = cadencesInForce(book, question)
      .find(({ key }) => key === 'after-visit')
      ?.cadence.steps.map(({ key }) => key);
    expect(steps).toEqual(['visit-day-0', 'visit-day-5', 'visit-month-1', 'maintenance-follow-up']);
    expect(book.resolve(contactCaps, question).document.blocksCadenceSteps).toBe(false);
  });

  it('the cadences have room within the caps', () => {
    expect(capProblems(book.resolve(cadences, question).document, book.resolve(contactCaps, question).document)).toEqual([]);
  });

  it('the months of the customer states and of the figures that count them are the same', () => {
    const states = book.resolve(customerStates, question).document;
    const { definitions } = book.resolve(kpiDefinitions, question).document;
    expect(definitions['lost']?.parameters).toEqual({ lostMonths: states.windowMonths });
  });
});

describe('defaults that cannot be used', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'policies-'));
    cpSync(SHIPPED, directory, { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (subject: string, text: string) => {
    mkdirSync(path.join(directory, subject), { recursive: true });
    writeFileSync(path.join(directory, subject, 'default.yaml'), text);
  };
  const problems = (): readonly string[] => {
    try {
      loadDefaults(directory, POLICY_DEFINITIONS);
      return [];
    } catch (error) {
      if (error instanceof UnusableDefaults) return error.problems.map((problem) => path.relative(directory, problem));
      throw error;
    }
  };
  const HEAD = 'version: 1\neffectiveFrom: 1970-01-01T00:00:00.000Z\n';

  it('stop the start with the file and every bad key, in all files at once', () => {
    write('churn-levels', `${HEAD}body: { lostMonths: 0, quasiLostMonths: 6, serviceChurnMonths: six, extra: 1 }\n`);
    write('quiet-hours', `${HEAD}body: { from: '25:00', to: '09:00', exemptPurposes: [] }\n`);
    const found = problems();
    for (const bad of ['lostMonths', 'serviceChurnMonths', 'serviceChurnWindowMonths', 'extra']) {
      expect(found.some((problem) => problem.startsWith(`churn-levels/default.yaml /body/${bad}: `))).toBe(true);
    }
    expect(found.some((problem) => problem.startsWith('quiet-hours/default.yaml /body/from: '))).toBe(true);
    expect(found).toHaveLength(5);
  });

  it.each([
    ['text that is not YAML', 'body: [1', /^points\/default\.yaml /],
    ['a key twice', `${HEAD}version: 2\nbody: {}\n`, /^points\/default\.yaml .*unique/],
    ['no head', 'body: {}\n', /^points\/default\.yaml \/(version|effectiveFrom): /],
    [
      'a date that does not exist',
      'version: 1\neffectiveFrom: 2024-13-01T00:00:00.000Z\nbody: {}\n',
      /^points\/default\.yaml \/effectiveFrom: /,
    ],
    ['nothing', '', /^points\/default\.yaml \/: /],
    [
      'aliases that grow without end',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`,
      /^points\/default\.yaml /,
    ],
  ])('%s', (_what, text, expected) => {
    write('points', text);
    expect(problems()[0]).toMatch(expected);
  });

  it('a missing file and a folder about nothing are named', () => {
    rmSync(path.join(directory, 'points'), { recursive: true });
    write('moon', HEAD);
    const found = problems();
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^points\/default\.yaml cannot be read/);
    expect(found[1]).toBe('moon no such subject');
  });
});
