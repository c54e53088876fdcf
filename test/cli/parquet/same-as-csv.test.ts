// Parquet as pyarrow and pandas write it is the table that CSV of the same rows is. `test/golden/parquet/make.py` made both.
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readForecastTable } from '../../../src/cli/forecast-table.js';
import type { SeriesTable } from '../../../src/forecast/index.js';
import { inTurn } from '../in-turn.js';
import { expectFailure as expectFailureAlone } from '../run-cli.js';

const { letheJson } = inTurn();
const GOLDEN = path.join(import.meta.dirname, '..', '..', 'golden', 'parquet');
const golden = (name: string): string => path.join(GOLDEN, name);
const ALL = { target: 'load', past: 'open,count,small,half,price,wide,day' };

async function read(name: string, values: { [option: string]: string }): Promise<SeriesTable> {
  const { table } = await readForecastTable(values, golden(name), () => undefined);
  return table;
}

/** All of a table but how CSV was read, and how pandas writes booleans. */
function outlined({ problems, columns, ...table }: SeriesTable): unknown {
  const own = columns.map((column) =>
    column.kind === 'label'
      ? { ...column, labels: column.labels.map((label) => label.toLowerCase()) }
      : column,
  );
  return { ...table, columns: own, problems: problems.filter(({ kind }) => kind !== 'format') };
}

describe('a Parquet file', () => {
  test.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'pages'])(
    'packed as %s holds what CSV does, to the last bit',
    async (name) => {
      const [csv, parquet] = [await read('hourly.csv', ALL), await read(`${name}.parquet`, ALL)];
      expect(outlined(parquet)).toEqual(outlined(csv));
      expect(parquet.series[0]?.values.get('small')?.[9]).toBeNaN();
    },
  );

  test.each(['encodings', 'ms', 'us', 'ns', 'zone', 'int96', 'pandas'])(
    'with times and numbers written as in %s holds what CSV does',
    async (name) => {
      const more: { [option: string]: string } = name === 'encodings' ? { past: 'count,small' } : {};
      const values = { target: 'load', ...more };
      expect(outlined(await read(`${name}.parquet`, values))).toEqual(
        outlined(await read('hourly.csv', values)),
      );
    },
  );

  test('without a zone shows what clocks do, with one is in UTC', async () => {
    const values = { target: 'load', 'time-zone': 'Europe/Berlin' };
    const [naive, zoned] = [await read('us.parquet', values), await read('zone.parquet', values)];
    const first = ({ series: [own] }: SeriesTable): number | undefined => own?.start;
    expect([first(naive), first(zoned)]).toEqual([Date.UTC(2023, 11, 31, 23), Date.UTC(2024, 0, 1)]);
  });
});

describe('lethe forecast', () => {
  test('gives the same bits for Parquet and CSV, with the same guesses', async () => {
    const quick = ['--epochs', '1', '--units', '4', '--horizon', '4', '--folds', '2', '--past', 'price,day'];
    const run = (name: string): Promise<{ [key: string]: unknown }> =>
      letheJson(['forecast', golden(name), ...quick]);
    const [csv, parquet] = [await run('hourly.csv'), await run('zstd.parquet')];
    for (const key of ['fingerprints', 'forecast', 'measures', 'guessed', 'season']) {
      expect([key, parquet[key]]).toEqual([key, csv[key]]);
    }
  });

  test('says what to install where hyparquet is not', async () => {
    const script = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
    const hook = `export function resolve(name, context, next) {
      if (name.startsWith('hyparquet')) throw new Error('Cannot find package ' + name);
      return next(name, context);
    }`;
    const without = script(
      `import { register } from 'node:module'; register(${JSON.stringify(script(hook))});`,
    );
    await expectFailureAlone(
      ['forecast', golden('zstd.parquet')],
      1,
      /zstd\.parquet: Parquet needs the packages hyparquet and hyparquet-compressors: npm install hyparquet hyparquet-compressors \(Cannot find package hyparquet\)$/m,
      { runtime: [process.execPath, '--import', without] },
    );
  });
});
