import { readKeptHeader, toKeptHeader } from './kept-header';

const fields: Readonly<Record<string, readonly string[]>> = {
  车架号: ['vin'],
  时间: ['openedAt', 'occurredAt'],
  kind: ['kind'],
  'a\tb': [],
};
const header = ['车架号', '时间', 'kind', '备注', 'a\tb'];

describe('the header that is kept with an import', () => {
  const kept = toKeptHeader(header, (position) => fields[header[position] ?? ''] ?? []);

  it('is the file’s own, with the fields behind the columns that are called otherwise', () => {
    expect(kept).toEqual(['车架号\tvin', '时间\topenedAt,occurredAt', 'kind', '备注', 'a\tb\t']);
    expect(readKeptHeader(kept).cells).toEqual(header);
  });

  it.each([
    ['/data/vin', '车架号'],
    ['/vin', '车架号'],
    ['/occurredAt', '时间'],
    ['/data/openedAt', '时间'],
    ['/data/kind', 'kind'],
    ['/data/lines/0/amountFen', 'lines'],
    ['/dealer', 'dealer'],
    ['备注', '备注'],
    ['', ''],
  ])('says for %s the column %s', (pointer, column) => {
    expect(readKeptHeader(kept).columnOf(pointer)).toBe(column);
  });
});
