import { type EventPayload, toMessage } from '@homeward/contracts';

type Correction = EventPayload<'homeward.customer.v1.CorrectionPlaced'>;

/** The wrong address of a record of D1 that goes back to its dealer. */
export const aCorrection = (change: Partial<Correction> = {}) =>
  toMessage('homeward.customer.v1.CorrectionPlaced', 'R1', {
    correctionId: 'R1.correction-1',
    ownPersonId: 'P1',
    dealerId: 'D1',
    advisorId: 'SA01',
    field: 'address',
    status: 'open',
    openedAt: '2024-06-05T02:00:00.000Z',
    dueAt: '2024-06-15T16:00:00.000Z',
    sequence: 3,
    recordId: 'R1',
    vehicleId: '',
    escalatedTo: '',
    changedAt: '2024-06-05T02:00:00.000Z',
    ...change,
  });
