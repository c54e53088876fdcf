// A forecaster as one file.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { releaseKernels } from '../../src/core.js';
import { Forecaster } from '../../src/forecast/forecaster.js';
import { waves } from './tables.js';

afterAll(releaseKernels);

let forecaster: Forecaster;
let bytes: Uint8Array;

beforeAll(async () => {
  forecaster = await Forecaster.fit(waves(100), {
    ...{ target: 'load', past: 'temperature', static: 'height', horizon: 6, season: 12 },
    ...{ epochs: 2, units: 4, ensemble: 2, seriesEmbedding: 1 },
  });
  bytes = await forecaster.save();
});

test('forecasts the same bits when it is loaded, before and after rows came', async () => {
  const loaded = await Forecaster.load(bytes);
  expect(await loaded.predict()).toEqual(await forecaster.predict());
  const rows = [{ load: 3, temperature: null }, { load: 4 }];
  const other = await Forecaster.load(bytes);
  for (const each of [loaded, other]) each.update(rows, 'b');
  expect(await (await Forecaster.load(await loaded.save())).predict()).toEqual(await other.predict());
});

test('is the same bytes each time', async () => {
  expect(await (await Forecaster.load(bytes)).save()).toEqual(bytes);
});

describe('a damaged file is refused', () => {
  const changed = (change: (json: { [name: string]: object }) => void): Uint8Array => {
    const files = unzipSync(bytes);
    const json = JSON.parse(strFromU8(files['forecaster.json'] as Uint8Array)) as { [name: string]: object };
    change(json);
    return zipSync({ ...files, 'forecaster.json': strToU8(JSON.stringify(json)) });
  };
  const without = (name: string): Uint8Array =>
    zipSync(Object.fromEntries(Object.entries(unzipSync(bytes)).filter(([own]) => own !== name)));

  test.each<[string, () => Uint8Array, string]>([
    ['no zip', () => strToU8('hello'), 'load: expected the file of a forecaster ('],
    ['cut off', () => bytes.slice(0, bytes.length / 2), 'load: expected the file of a forecaster ('],
    ['no network', () => without('network-1.bin'), 'load: expected network-1.bin, got none'],
    ['no description', () => without('forecaster.json'), 'load: expected forecaster.json, got none'],
    ['no history', () => without('history.bin'), 'load: history.bin: expected'],
    [
      'another format',
      () => changed((json) => Object.assign(json, { format: 2 })),
      'load: format: expected 1, got 2',
    ],
    [
      'no count of networks',
      () => changed((json) => Object.assign(json, { networks: -1 })),
      'load: networks: expected',
    ],
    ...(
      [
        ['shape', { lookback: 0, horizon: 6 }],
        ['shape', { lookback: 12, horizon: 7 }],
        ['season', 0],
        ['scaling', 'odd'],
        ['interval', 2],
        ['quantiles', [0.5]],
        ['calibration', [1]],
        ['calendar', ['odd']],
        ['roles', { targets: ['odd'], past: [], future: [], fixed: [] }],
        ['table', { step: { unit: 'odd', count: 1 }, timeZone: 'UTC', columns: [] }],
        ['encodings', {}],
      ] as const
    ).map(([part, value]): [string, () => Uint8Array, string] => [
      `${part} ${JSON.stringify(value)}`,
      () => changed((json) => Object.assign(json.description as object, { [part]: value })),
      'load: ',
    ]),
  ])('%s', async (_, make, message) => {
    const refused = Forecaster.load(make());
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ name: 'LetheError' });
  });
});
