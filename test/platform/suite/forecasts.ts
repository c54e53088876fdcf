// `lethe/forecast`, `lethe/forecast/inference` and `lethe/classify` on this runtime: a tiny forecaster and a tiny classifier, each number of
// theirs a fact.

import runExample from 'docs:forecast.md';
import { SequenceClassifier } from 'lethe/classify';
import { Forecaster, type ForecastOptions, type ForecastRow } from 'lethe/forecast';
import * as inference from 'lethe/forecast/inference';
import { equal, type Harness } from './harness.js';
import type { SuiteOptions } from './options.js';

const HOUR = 3_600_000;
/** The clock goes back on October 27, 2024: one of these hours comes twice. */
const START = Date.UTC(2024, 9, 25, 12);
const ROWS = 70;

/** Hours by a clock in Berlin, of a load that follows a temperature; some are missing. */
function table(): string {
  const lines = Array.from({ length: ROWS }, (_, hour) => {
    const warmth = ((hour * 7) % 24) / 2;
    const load = hour % 29 === 5 ? '' : 100 + (hour % 12) * (hour % 5) + 2 * warmth;
    const time = new Date(START + hour * HOUR).toISOString();
    return `${time},${warmth},${hour % 3 === 0 ? 'high' : 'low'},${load}`;
  });
  return ['time,temperature,tariff,load', ...lines].join('\n');
}

const OPTIONS = {
  ...{ time: 'time', target: 'load', past: ['temperature', 'tariff'], timeZone: 'Europe/Berlin' },
  ...{ horizon: 3, lookback: 6, season: 12, units: 4, epochs: 2, ensemble: 2 },
} as const;

/** Steps one after the other, by the other cell, with what is known ahead. */
const RECURSIVE: ForecastOptions = {
  ...{
    ...OPTIONS,
    strategy: 'recursive',
    network: 'gru',
    past: [],
    future: 'tariff',
    calendar: ['hour', 'weekday'],
  },
};

/** @param threads of the compiled engine */
export async function checkForecasts(
  harness: Harness,
  threads: number,
  { kernelWorkerUrl, part }: Pick<SuiteOptions, 'kernelWorkerUrl' | 'part'>,
): Promise<void> {
  await harness.check(`lethe/forecast forecasts, saves and goes on with ${threads} thread(s)`, async () => {
    const forecaster = await Forecaster.fit(table(), { ...OPTIONS, threads });
    const forecast = await forecaster.predict(null, { threads });
    const bytes = await forecaster.save();
    const loaded = await Forecaster.load(bytes);
    equal(text((await loaded.predict(null, { threads })).rows()), text(forecast.rows()), 'after loading');
    equal(await sha256(await loaded.save()), await sha256(bytes), 'what is saved again');
    const rows = [1, 2].map((hour) => ({ load: 110 + hour, temperature: 3, tariff: 'low' }));
    for (const each of [forecaster, loaded]) each.update(rows);
    const later = await loaded.predict(null, { baselines: [], threads });
    equal(text((await forecaster.predict(null, { threads })).rows()), text(later.rows()), 'after an update');
    const { networks } = forecaster.report ?? { networks: [] };
    Object.assign(harness.facts, {
      'lethe/forecast: weights': networks.map(({ fingerprint }) => fingerprint).join(' '),
      'lethe/forecast: forecast': text(forecast.rows()),
      'lethe/forecast: baselines': JSON.stringify(forecast.series, (_, value) =>
        value instanceof Float64Array ? Array.from(value) : value,
      ),
      'lethe/forecast: file': await sha256(bytes),
      'lethe/forecast: after an update': text(later.rows()),
    });
  });
  if (part !== 'numbers') await checkInference(harness, threads, kernelWorkerUrl);
  await harness.check(`lethe/classify tells sequences apart with ${threads} thread(s)`, async () => {
    const x = Array.from({ length: 12 }, (_, sample) =>
      Array.from({ length: 5 + (sample % 4) }, (_, step) => ((step * (1 + (sample % 2))) % 4) + sample / 16),
    );
    const y = x.map((_, sample) => (sample % 2 === 0 ? 'slow' : 'fast'));
    const classifier = await SequenceClassifier.fit({ x, y }, { units: 4, epochs: 2, batchSize: 5, threads });
    const bytes = await classifier.save();
    const loaded = await SequenceClassifier.load(bytes);
    const rows = await loaded.predictProbabilities(x, { threads });
    equal(rows, await classifier.predictProbabilities(x, { threads }), 'after loading');
    Object.assign(harness.facts, {
      'lethe/classify: probabilities': JSON.stringify(rows),
      'lethe/classify: file': await sha256(bytes),
    });
  });
}

async function checkInference(
  harness: Harness,
  threads: number,
  kernelWorkerUrl: SuiteOptions['kernelWorkerUrl'],
): Promise<void> {
  const { kernels } =
    (globalThis as { __wasmModules?: { kernels?: WebAssembly.Module } }).__wasmModules ?? {};
  if (kernels !== undefined) inference.provideKernels(kernels);
  if (kernelWorkerUrl !== undefined) inference.setKernelWorkerUrl(kernelWorkerUrl);
  await harness.check(
    `lethe/forecast/inference forecasts as lethe/forecast does with ${threads} thread(s)`,
    async () => {
      const cases: readonly ForecastOptions[] = [OPTIONS, RECURSIVE];
      for (const options of cases) {
        const bytes = await (await Forecaster.fit(table(), { ...options, threads })).save();
        const whole = await Forecaster.load(bytes);
        const part = await inference.ForecastModel.load(bytes);
        const isKnownAhead = options.future !== undefined;
        const came = isKnownAhead ? [{ load: 111, tariff: 'low' }] : [{ load: 111, temperature: 3 }];
        for (const each of [whole, part]) each.update(came);
        const ahead = ['low', 'high', 'low'].map((tariff, hour) => ({
          time: new Date(START + (ROWS + 1 + hour) * HOUR),
          ...{ tariff, load: null },
        }));
        const expected = await whole.predict(isKnownAhead ? ahead : null, { baselines: [], threads });
        const rows = isKnownAhead ? ahead.map(({ tariff }) => ({ tariff })) : null;
        const got = await part.predict(rows, { threads });
        equal(text(got.rows()), text(expected.rows()), 'forecast');
        equal(await sha256(await part.save()), await sha256(await whole.save()), 'file');
        harness.facts[`lethe/forecast/inference: ${options.network ?? 'lstm'}`] = text(got.rows());
      }
    },
  );
  inference.releaseKernels();
}

/** The program of docs/forecast.md, as it stands there. */
export async function checkExample(harness: Harness): Promise<void> {
  await harness.check('the example of docs/forecast.md runs', async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (...values: unknown[]): void => void lines.push(values.join(' '));
    try {
      await runExample();
    } finally {
      console.log = log;
    }
    equal(lines.length, 13, 'lines');
    harness.facts['docs/forecast.md'] = lines.join('\n');
  });
}

function text(rows: readonly ForecastRow[]): string {
  return JSON.stringify(rows);
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
