import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Response } from 'express';
import { sendCsv, type CsvColumn } from './csv';

interface Row {
  name: string;
  tags?: string[];
  count?: number;
}

const COLUMNS: Array<CsvColumn<Row>> = [
  ['name', row => row.name],
  ['tags', row => row.tags],
  ['count', row => row.count],
];

async function csvOf(rows: Row[]): Promise<string> {
  const response = Object.assign(new PassThrough(), {
    type: () => response,
    set: () => response,
  });
  const sent = text(response);
  await sendCsv(response as unknown as Response, {
    name: 'x',
    columns: COLUMNS,
    rows,
  });
  return sent;
}

describe('sendCsv', () => {
  it.each<[string, Row, string]>([
    [
      'plain text',
      { name: 'flask', tags: ['a', 'b'], count: 2 },
      'flask,a b,2',
    ],
    ['nothing', { name: '' }, ',,'],
    ['commas and quotes', { name: 'a,"b"' }, '"a,""b""",,'],
    ['line breaks', { name: 'a\nb' }, '"a\nb",,'],
    ['a formula', { name: '=HYPERLINK("x")' }, `"'=HYPERLINK(""x"")",,`],
    ['other signs', { name: '@a', tags: ['+1'], count: -1 }, `'@a,'+1,-1`],
    ['a tab first', { name: '\t=1' }, `'\t=1,,`],
  ])('writes %s', async (_, row, line) => {
    expect(await csvOf([row])).toBe(`name,tags,count\r\n${line}\r\n`);
  });

  it('writes many rows', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({ name: `${n}` }));
    expect((await csvOf(rows)).split('\r\n')).toHaveLength(1002);
  });
});
