import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Response } from 'express';

type Value = string | number | boolean | readonly string[] | undefined;

/** A column: its header, and what it shows of an item. */
export type CsvColumn<T> = [header: string, valueOf: (item: T) => Value];

/** Rows that are written before others get to run. */
const ROWS = 200;

/**
 * Sends a table as CSV (RFC 4180, UTF-8) for people to save, row by row as fast as they take it.
 *
 * Spreadsheets run a cell that begins like a formula; such a text gets an apostrophe in front.
 */
export async function sendCsv<T>(
  response: Response,
  table: {
    /** Name of the file, without its ending. */
    name: string;
    columns: ReadonlyArray<CsvColumn<T>>;
    rows: Iterable<T> | AsyncIterable<T>;
  },
): Promise<void> {
  const name = table.name.replace(/[^\w.-]/g, '-');
  response.type('text/csv; charset=utf-8');
  response.set('Content-Disposition', `attachment; filename="${name}.csv"`);
  try {
    await pipeline(Readable.from(textOf(table)), response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}

async function* textOf<T>(table: {
  columns: ReadonlyArray<CsvColumn<T>>;
  rows: Iterable<T> | AsyncIterable<T>;
}): AsyncGenerator<string> {
  let lines = [line(table.columns.map(([header]) => header))];
  for await (const row of table.rows) {
    lines.push(line(table.columns.map(([, valueOf]) => valueOf(row))));
    if (lines.length < ROWS) continue;
    yield lines.join('');
    lines = [];
    await setImmediate();
  }
  yield lines.join('');
}

function line(values: Value[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean')
    return `${value}`;
  const text = typeof value === 'string' ? value : value.join(' ');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
