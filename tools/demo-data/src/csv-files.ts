import { stringify } from 'csv-stringify/sync';
import { encode } from 'iconv-lite';
import { chineseHeader, toChineseCells } from './chinese-dialect';
import type { DealerFile, Dialect } from './network';
import { columnsOf } from './records';

/** Rows per piece: a file of a large network is never one string. */
const rowsPerPiece = 5_000;

/** The bytes of a file in pieces, header first; every piece is whole rows. */
export function* encodeFile(file: DealerFile, dialect: Dialect): Generator<Buffer, void, undefined> {
  const isChinese = dialect === 'gb18030-chinese';
  // The first and the second dealer run their systems on Windows.
  const options = { record_delimiter: dialect === 'utf-8' ? '\n' : '\r\n' };
  const toBytes = (rows: (readonly string[])[]): Buffer => {
    const text = stringify(rows, options);
    return isChinese ? encode(text, 'gb18030') : Buffer.from(text, 'utf8');
  };
  if (dialect === 'utf-8-bom') yield Buffer.from([0xef, 0xbb, 0xbf]);
  yield toBytes([isChinese ? chineseHeader(file.recordType) : columnsOf[file.recordType]]);
  for (let from = 0; from < file.rows.length; from += rowsPerPiece) {
    const piece = file.rows.slice(from, from + rowsPerPiece);
    yield toBytes(piece.map(({ cells }) => (isChinese ? toChineseCells(file.recordType, cells) : cells)));
  }
}
