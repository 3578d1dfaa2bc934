import type { RecordReceived } from '@homeward/contracts/intake';
import type { Rejection } from '@homeward/kernel';
import type { Outcome, ProjectionChange } from '@homeward/store';
import type { ReportFiled } from '../../domain/quality/dealer-report';
import type { RowOutcomeName } from '../../domain/organisation/intake-request';
import type { NewCarOrderEvent } from '../../domain/cars/new-car-order';
import type { SourceRecordEvent } from '../../domain/people/source-record';
import type { VehicleEvent } from '../../domain/cars/vehicle';
import type { RowDocument } from '../ports';

export type IntakeEvent = VehicleEvent | SourceRecordEvent | NewCarOrderEvent | ReportFiled;

const ROW_DIGITS = 9;

/** The documents of one request sort in the order of its rows. */
export function rowIdOf(requestId: string, row: number): string {
  return `${requestId}:${String(row).padStart(ROW_DIGITS, '0')}`;
}

/** The row as it stands after its command. `key`: of the fact that it brought; what it shows about other readings is no finding of this row. */
export function rowAfter(
  received: RecordReceived,
  outcome: Exclude<Outcome<IntakeEvent>, { readonly status: 'conflict' }>,
  warnings: readonly string[],
  key?: string,
): RowDocument {
  if (outcome.status === 'rejected') return refusedRow(received, outcome.rejection, warnings, outcome.id);
  const found = [...warnings, ...outcome.events.flatMap((event) => findingsOf(event, key))];
  return { ...rowOf(received), outcome: outcomeOf(outcome.events), warnings: withBorder(received, found), subjectId: outcome.id };
}

/** The row that broke a rule. `pointer` says where in the record. */
export function refusedRow(received: RecordReceived, rejection: Rejection, warnings: readonly string[], subjectId: string): RowDocument {
  const { pointer = '', ...detail } = rejection.detail;
  return {
    ...rowOf(received),
    outcome: rejection.kind === 'older' || rejection.kind === 'repeated' ? rejection.kind : 'rejected',
    code: rejection.code,
    pointer: String(pointer),
    detail: Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, String(value)])),
    warnings: withBorder(received, warnings),
    subjectId,
  };
}

/** The first outcome of a row stays, however often the row is delivered; but a row that waited may be settled, before or after it is written down. */
export function writeRow(row: RowDocument): ProjectionChange<RowDocument> {
  return {
    id: rowIdOf(row.requestId, row.row),
    change: (present) => {
      if (present === undefined) return row;
      return present.keyId === '' && row.keyId !== ''
        ? { ...row, outcome: row.outcome === 'pending' ? present.outcome : row.outcome }
        : present;
    },
  };
}

/** A row that waited for its car is accepted now. */
export function settleRow(requestId: string, row: number): ProjectionChange<RowDocument> {
  return {
    id: rowIdOf(requestId, row),
    change: (present) => {
      if (present === undefined) return { ...emptyRow(requestId, row), outcome: 'accepted' };
      return present.outcome === 'pending' ? { ...present, outcome: 'accepted' } : present;
    },
  };
}

function outcomeOf(events: readonly IntakeEvent[]): RowOutcomeName {
  for (const event of events) {
    if (!('confirmation' in event)) continue;
    if (event.confirmation) return 'repeated';
    if (event.type === 'FactNoted' && event.heldFor !== undefined) return 'pending';
  }
  return 'accepted';
}

function findingsOf(event: IntakeEvent, key: string | undefined): readonly string[] {
  return event.type === 'ReadingRefused' && event.reading.key === key ? [`intake.reading-${event.reading.reason}`] : [];
}

function withBorder({ warnings }: RecordReceived, found: readonly string[]): readonly string[] {
  return [...new Set([...warnings, ...found])];
}

/** Only the rows of a file can be asked for as they were written. */
function rowOf({ requestId, row, keyId, sealed, hasOriginal }: RecordReceived): RowDocument {
  return { ...emptyRow(requestId, row), keyId, sealed: hasOriginal ? Buffer.from(sealed).toString('base64') : '' };
}

function emptyRow(requestId: string, row: number): RowDocument {
  return { requestId, row, outcome: 'accepted', code: '', pointer: '', detail: {}, warnings: [], subjectId: '', keyId: '', sealed: '' };
}
