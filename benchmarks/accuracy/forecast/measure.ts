// One series: Lethe's forecasts with its defaults, and what others forecast from the same places.
import { backtest } from 'lethe/forecast';
import { meanAbsoluteError, seasonalScale } from '../../../src/forecast/measures/errors.js';
import { readForecastOptions } from '../../../src/forecast/options.js';
import { askNeural, askPeers, hasNeural, type PeerForecasts } from './ask-peers.js';
import { type Folders, readSeries, TARGET } from './read-series.js';
import { type AccuracySeries, KINDS } from './series.js';
import { peerWindows } from './windows.js';

/** How good forecasts of one method are. */
export interface MethodRecord {
  /** Mean over all places and seeds. */
  readonly mase: number;
  /** Part of the truth within the interval of 80 %; null without one. */
  readonly coverage: number | null;
  /** Wall time of fitting once and forecasting from all places, a mean over seeds; null where it was not taken. */
  readonly seconds: number | null;
}

/** How a series came out. */
export interface ForecastRecord {
  readonly series: string;
  readonly kind: AccuracySeries['kind'];
  readonly chosenBy: boolean;
  /** Steps of it. */
  readonly steps: number;
  readonly season: number;
  readonly lethe: MethodRecord & {
    readonly mases: readonly number[];
    readonly fingerprints: readonly string[];
  };
  readonly seasonal: MethodRecord;
  /** Lethe's own. */
  readonly ownEts: MethodRecord;
  readonly ets: MethodRecord | null;
  readonly arima: MethodRecord | null;
  readonly keras: MethodRecord | null;
  /** The LSTM of neuralforecast. */
  readonly neural: MethodRecord | null;
}

/** @param kerasSeeds 0: no other library is asked */
export async function measureSeries(
  series: AccuracySeries,
  folders: Folders,
  seeds: number,
  kerasSeeds: number,
): Promise<ForecastRecord> {
  const table = await readSeries(series, folders);
  const values = table.series[0]?.values.get(TARGET) as Float64Array;
  const { season: given } = series;
  const options = {
    target: TARGET,
    ...KINDS[series.kind],
    threads: 1,
    ...(given !== undefined && { season: given }),
  };
  const [mases, coverages, fingerprints]: [number[], number[], string[]] = [[], [], []];
  let milliseconds = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const started = performance.now();
    const report = await backtest(table, { ...options, seed, baselines: ['seasonal'] });
    milliseconds += performance.now() - started;
    mases.push(report.measures.mase as number);
    coverages.push(report.measures.coverage as number);
    fingerprints.push(...report.fingerprints);
  }
  // Networks are not what is asked here: one epoch, and the baselines beside it.
  const beside = await backtest(table, { ...options, epochs: 1, units: 1, baselines: ['seasonal', 'ets'] });
  const origins = beside.folds.map(({ origin }) => origin);
  const season = beside.season.period;
  const { folds: _folds, distance: _distance, ...own } = options;
  const settings = readForecastOptions('accuracy', own);
  const asked = {
    values: [...values].map((value) => (Number.isNaN(value) ? null : value)),
    ...{ origins, horizon: settings.horizon, interval: settings.interval },
  };
  const { windows, size } = peerWindows(table, settings, season, origins);
  const peers =
    kerasSeeds === 0
      ? {}
      : await askPeers({
          ...asked,
          ...{ season, kerasSeeds, quantiles: [0.1, 0.5, 0.9] },
          training: {
            ...{ learningRate: settings.learningRate, patience: settings.patience },
            ...{ batchSize: settings.batchSize, epochs: settings.epochs },
          },
          ...{ windows, size },
        });
  const isAsked = hasNeural && kerasSeeds > 0;
  const neural = isAsked ? await askNeural({ ...asked, lookback: windows.past[0], seeds: 1 }) : undefined;
  const judge = (found: readonly PeerForecasts[] | undefined): MethodRecord | null =>
    found === undefined ? null : judged(values, origins, season, found);
  return {
    ...{ series: series.name, kind: series.kind, chosenBy: series.chosenBy, steps: values.length, season },
    lethe: {
      ...{ mase: mean(mases), coverage: mean(coverages), seconds: milliseconds / 1000 / seeds },
      ...{ mases, fingerprints },
    },
    seasonal: { mase: beside.baselines.seasonal?.mase as number, coverage: null, seconds: null },
    ownEts: { mase: beside.baselines.ets?.mase as number, coverage: null, seconds: null },
    ets: judge(peers.ets && [peers.ets]),
    arima: judge(peers.arima && [peers.arima]),
    keras: judge(peers.keras),
    neural: judge(neural),
  };
}

/** As `backtest` measures: all steps of all places alike, each place with the scale of its own history. */
function judged(
  values: Float64Array,
  origins: readonly number[],
  season: number,
  forecasts: readonly PeerForecasts[],
): MethodRecord {
  let [errors, inside, count, seconds] = [0, 0, 0, 0];
  for (const found of forecasts) {
    seconds += found.seconds;
    for (const [fold, origin] of origins.entries()) {
      const scale = seasonalScale(values.subarray(0, origin), season);
      const [point, low, high] = [found.point, found.low, found.high].map((rows) => rows[fold] ?? []);
      for (const [step, forecast] of (point as number[]).entries()) {
        const truth = values[origin + step] as number;
        if (Number.isNaN(truth)) continue;
        errors += meanAbsoluteError([truth], [forecast]) / scale;
        inside += truth >= (low?.[step] as number) && truth <= (high?.[step] as number) ? 1 : 0;
        count++;
      }
    }
  }
  return { mase: errors / count, coverage: inside / count, seconds: seconds / forecasts.length };
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
