import { chinaHolidays, localDateOf, startOfDay } from '@homeward/calendar';
import { Rejection, fold } from '@homeward/kernel';
import type { VerificationPolicy } from '@homeward/policy';
import { drawSample, sampleSize } from './sampling';
import { toldVerification } from './told-verification';
import {
  correctionStatus,
  doubtedFields,
  firstDueAt,
  openQuestions,
  tasksOf,
  trustOf,
  verification,
  verificationWakeAt,
} from './verification';
import type {
  FieldResult,
  KnownValues,
  VerifiableField,
  VerificationCommand,
  VerificationState,
  VerificationTerms,
} from './verification-facts';
import { workingDaysAfter } from './working-days';

const ZONE = 'Asia/Shanghai';
const rules: VerificationPolicy = {
  sample: { confidencePercent: 95, marginPercent: 5, expectedPercent: 50 },
  attempts: 2,
  script: [],
  escalation: [
    { to: 'dealer-manager', afterWorkingDays: 0 },
    { to: 'region', afterWorkingDays: 2 },
    { to: 'head-office', afterWorkingDays: 5 },
  ],
};
const terms: VerificationTerms = {
  rules,
  correctionDays: 3,
  dayOf: (at) => localDateOf(at, ZONE),
  startOf: (day) => startOfDay(day, ZONE),
  isWorkday: (day) => chinaHolidays().isWorkday(day),
};

/** A Tuesday; three working days later is Friday, and over at Saturday's beginning in Shanghai. */
const CALLED_AT = '2024-06-04T02:00:00.000Z';
const DUE_AT = '2024-06-07T16:00:00.000Z';

const values = (sequence: number, marks: Readonly<Record<string, string>>): KnownValues => ({
  sequence,
  dealerId: 'D1',
  vehicleId: 'V1',
  advisorId: 'SA01',
  marks,
});
const learn = (sequence: number, marks: Readonly<Record<string, string>>): VerificationCommand => ({
  type: 'LearnValues',
  known: values(sequence, marks),
  at: CALLED_AT,
});
const queue: VerificationCommand = { type: 'QueueRecord', sampleId: 'S1', fields: ['name', 'phone'], at: CALLED_AT };
const call = (outcomes: Readonly<Partial<Record<VerifiableField, FieldResult>>>, at = CALLED_AT): VerificationCommand => ({
  type: 'RecordCall',
  callId: `call ${at}`,
  basis: '',
  outcomes: Object.entries(outcomes).map(([field, result]) => ({ field: field as VerifiableField, result })),
  car: {},
  at,
  by: 'agent',
  terms,
  taskIdOf: (field, mark) => `${field}-${mark}-${at}`,
});
const told = (at: string): VerificationCommand => ({ type: 'TellEscalations', at });

function after(...commands: readonly VerificationCommand[]): VerificationState {
  return commands.reduce((state, command) => fold(verification, verification.decide(command, state), state), verification.initial);
}
function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return '';
}
const statuses = (state: VerificationState) => tasksOf(state).map(([, verdict]) => correctionStatus(state, verdict));

describe('verification of a record (CU7)', () => {
  const OLD = { name: 'n1', phone: 'p1' };
  const NEW = { name: 'n1', phone: 'p2' };
  const refuted = [learn(1, OLD), queue, call({ name: 'right', phone: 'wrong' })];

  it('a refuted phone is doubted, and the dealer has a correction with a deadline in working days', () => {
    const state = after(...refuted);
    expect([trustOf(state, 'name'), trustOf(state, 'phone'), doubtedFields(state)]).toEqual(['verified', 'refuted', ['phone']]);
    expect([statuses(state), firstDueAt(state), openQuestions(state)]).toEqual([['open'], DUE_AT, []]);
  });

  it('another value closes the correction, waits for the customer’s word, and is trusted after it', () => {
    const corrected = after(...refuted, learn(2, NEW));
    expect([statuses(corrected), doubtedFields(corrected), openQuestions(corrected)]).toEqual([['corrected'], ['phone'], ['phone']]);
    const again = after(...refuted, learn(2, NEW), call({ phone: 'right' }, '2024-06-05T02:00:00.000Z'));
    expect([doubtedFields(again), trustOf(again, 'phone'), openQuestions(again)]).toEqual([[], 'verified', []]);
  });

  it('what is known of the values may come in any order and twice', () => {
    const states = [
      after(...refuted, learn(3, NEW), learn(2, { ...OLD, phone: 'p9' })),
      after(...refuted, learn(2, { ...OLD, phone: 'p9' }), learn(3, NEW), learn(3, NEW)),
    ];
    expect(states[0]).toEqual(states[1]);
    expect(verification.decide(learn(3, NEW), after(learn(3, NEW)))).toEqual([]);
  });

  it('the wrong value coming back, or no value at all, leaves the correction open', () => {
    expect(statuses(after(...refuted, learn(2, NEW), learn(3, OLD)))).toEqual(['open']);
    const removed = after(...refuted, learn(2, { name: 'n1' }));
    expect([statuses(removed), doubtedFields(removed), openQuestions(removed)]).toEqual([['open'], ['phone'], []]);
  });

  it('is escalated at the nominal moments, from the dealer’s manager to head office', () => {
    let state = after(...refuted);
    const moments: string[] = [];
    for (let at = verificationWakeAt(state); at !== undefined; at = verificationWakeAt(state)) {
      moments.push(at);
      state = fold(verification, verification.decide(told(at), state), state);
    }
    // Two and five working days after that Friday: the Monday between is the dragon boat festival.
    expect(moments).toEqual([DUE_AT, '2024-06-12T16:00:00.000Z', '2024-06-17T16:00:00.000Z']);
    expect(tasksOf(state)[0]?.[2].escalatedTo).toBe('head-office');
  });

  it('a look that comes late tells each escalation with its own moment, and a corrected value is not escalated', () => {
    const late = verification.decide(told('2024-06-30T00:00:00.000Z'), after(...refuted));
    expect(late.map(({ at }) => at)).toEqual([DUE_AT, '2024-06-12T16:00:00.000Z', '2024-06-17T16:00:00.000Z']);
    expect(verificationWakeAt(after(...refuted, learn(2, NEW)))).toBeUndefined();
  });

  const taskId = `phone-p1-${CALLED_AT}`;
  const dispute: VerificationCommand = { type: 'DisputeCorrection', taskId, text: 'sealed', at: '2024-06-05T02:00:00.000Z', by: 'manager' };
  const settle = (verdict: 'right' | 'wrong'): VerificationCommand => ({
    type: 'SettleDispute',
    taskId,
    verdict,
    at: '2024-06-13T02:00:00.000Z',
    by: 'agent',
    terms,
  });

  it('a dispute stops the escalation; the dealer is right: the value is verified', () => {
    const disputed = after(...refuted, dispute);
    expect([statuses(disputed), verificationWakeAt(disputed), doubtedFields(disputed)]).toEqual([['disputed'], undefined, ['phone']]);
    const withdrawn = after(...refuted, dispute, settle('right'));
    expect([statuses(withdrawn), trustOf(withdrawn, 'phone'), firstDueAt(withdrawn)]).toEqual([['withdrawn'], 'verified', undefined]);
    expect(refusalOf(() => after(...refuted, dispute, settle('right'), dispute))).toBe('correction.closed');
  });

  it('the value is wrong after all: the deadline begins anew, and nobody disputes it twice', () => {
    const upheld = after(...refuted, dispute, settle('wrong'));
    expect([statuses(upheld), firstDueAt(upheld)]).toEqual([['open'], '2024-06-18T16:00:00.000Z']);
    expect(refusalOf(() => after(...refuted, dispute, settle('wrong'), dispute))).toBe('correction.disputed-already');
    expect(refusalOf(() => after(...refuted, settle('right')))).toBe('correction.not-disputed');
  });

  it('whoever is not reached is called again as often as the policy says; what is refused is not asked again', () => {
    const once = [learn(1, OLD), queue, call({ name: 'refused', phone: 'not-reached' })];
    expect(openQuestions(after(...once))).toEqual(['phone']);
    expect(openQuestions(after(...once, call({ phone: 'not-reached' }, '2024-06-05T02:00:00.000Z')))).toEqual([]);
  });

  it('an outcome is never about a value that the agent was not shown, nor about none', () => {
    const state = after(learn(1, OLD), queue);
    const stale = { ...call({ phone: 'wrong' }), basis: 'another' } as VerificationCommand;
    expect(refusalOf(() => verification.decide(stale, state))).toBe('verification.value-changed');
    expect(refusalOf(() => verification.decide(call({ plate: 'wrong' }), state))).toBe('verification.field-empty');
  });

  it('others are told of each verdict, of the correction as it stands, and of the trust in the record, once', () => {
    const state = after(learn(1, OLD), queue);
    const [event] = toldVerification.decide(call({ name: 'right', phone: 'wrong' }), state);
    expect(event?.changes).toMatchObject({
      dealerId: 'D1',
      verdicts: [
        { field: 'name', outcome: 'right' },
        { field: 'phone', outcome: 'wrong' },
      ],
      corrections: [{ field: 'phone', status: 'open', dueAt: DUE_AT, vehicleId: '' }],
      trust: { doubted: ['phone'], verified: ['name'] },
    });
    const [learned] = toldVerification.decide(learn(2, NEW), after(...refuted));
    expect(learned?.changes).toMatchObject({ verdicts: [], corrections: [{ status: 'corrected' }] });
    expect(learned?.changes.trust).toBeUndefined();
  });
});

describe('a sample', () => {
  const sample = rules.sample;

  it('has the size that confidence and margin ask for, corrected for a small population', () => {
    expect([0, 1, 10, 100, 1_000, 10_000, 1_000_000].map((population) => sampleSize(population, sample))).toEqual([
      0, 1, 10, 80, 278, 370, 384,
    ]);
    expect(sampleSize(1_000, { confidencePercent: 99, marginPercent: 5, expectedPercent: 50 })).toBe(400);
    expect(sampleSize(1_000, { confidencePercent: 95, marginPercent: 5, expectedPercent: 90 })).toBe(122);
  });

  it('is the same for the same marks whatever the order, and has each once', () => {
    const ids = Array.from({ length: 50 }, (_, index) => `r${index}`);
    const mark = (id: string) => String((Number(id.slice(1)) * 37) % 101).padStart(3, '0');
    const drawn = drawSample(ids, 20, mark);
    expect(drawSample([...ids].reverse(), 20, mark)).toEqual(drawn);
    expect(new Set(drawn).size).toBe(20);
  });

  it('working days leave out weekends and holidays, and count a worked weekend', () => {
    const isWorkday = (day: string) => chinaHolidays().isWorkday(day);
    expect(workingDaysAfter('2024-09-30', 1, isWorkday)).toBe('2024-10-08');
    expect(workingDaysAfter('2024-09-27', 1, isWorkday)).toBe('2024-09-29');
  });
});
