import { yieldToEventLoop } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { checkAborted } from '../../network/index.js';
import { mismatch } from '../../text/quote.js';
import type { BaselineName } from '../baselines/baselines.js';
import { tableBefore } from '../frame/cut.js';
import { anchorOf } from '../frame/frame.js';
import { checkRoles } from '../frame/roles.js';
import type { MeasuresByStep } from '../measures/scores.js';
import type { SeriesForecast } from '../model/forecast.js';
import type { ForecastSettings } from '../options.js';
import type { Season } from '../season.js';
import { seasonOf } from '../season-of.js';
import type { SeriesTable } from '../table/series-table.js';
import { type FittedModel, fitModel } from '../training/fit-model.js';
import { endOfTargets } from '../training/plan.js';
import { forecastFrom, KnownBaselines } from './forecast-from.js';
import type { BacktestSettings } from './options.js';
import { Tally } from './tally.js';
import { type Difference, differenceOf, type Verdict, verdictOf } from './verdict.js';

/** The forecasts from one place. */
export interface Fold {
  /** The first step that was forecast, counted from the first row of the table. */
  readonly origin: number;
  readonly forecasts: readonly SeriesForecast[];
}

/** The result of a back-test. */
export interface BacktestReport {
  readonly verdict: Verdict;
  /** The baseline with the lowest mean error here, with errors scaled as for MASE. */
  readonly bestBaseline: BaselineName;
  /** Measures of the network. */
  readonly measures: MeasuresByStep;
  readonly baselines: { readonly [name in BaselineName]?: MeasuresByStep };
  readonly difference: Difference;
  /** The season that was used, and why. */
  readonly season: Season;
  /** In order of time. */
  readonly folds: readonly Fold[];
  /** SHA-256 of the weights of each network, in training order. */
  readonly fingerprints: readonly string[];
}

/** Forecasts from successive places in the past, and compares with what came. */
export async function runBacktest(
  caller: string,
  table: SeriesTable,
  settings: BacktestSettings,
): Promise<BacktestReport> {
  const { forecast, refit, distance, onFold } = settings;
  const { roles, horizon } = forecast;
  checkRoles(caller, roles, table);
  const origins = originsOf(caller, table, settings);
  const target = roles.targets[0] as string;
  const season = seasonOf(table, target, forecast.season, anchorOf(table), origins[0] as number);
  const tally = new Tally(settings.baselines, horizon);
  const folds: Fold[] = [];
  const fingerprints: string[] = [];
  let model: FittedModel | undefined;
  let baselines = new KnownBaselines(settings.baselines, season.period);
  for (const [fold, origin] of origins.entries()) {
    await yieldToEventLoop(); // Lets the caller abort while baselines of many series are computed.
    checkAborted(caller, forecast.signal);
    const before = tableBefore(table, roles, origin, horizon);
    if (model === undefined || refit) {
      model = await fitModel(caller, before, ofFold(forecast, fold), { target: [...roles.targets] }, season);
      fingerprints.push(...model.histories.map(({ fingerprint }) => fingerprint));
      baselines = new KnownBaselines(settings.baselines, season.period);
    }
    const place = { table, before, origin, season: season.period };
    const forecasts = await forecastFrom(caller, place, model, baselines, forecast);
    folds.push({ origin, forecasts });
    tally.add(place, forecasts, model.description.quantiles);
    onFold?.(fold + 1, origins.length);
  }
  const { errors } = tally;
  if (errors.length === 0)
    throw new LetheError('data', `${caller}: expected targets to compare with, got none`);
  const bestBaseline = tally.bestBaseline();
  const differences = errors.map((own) => (own.get('network') as number) - (own.get(bestBaseline) as number));
  const difference = differenceOf(differences, Math.ceil(horizon / distance), forecast.seed);
  return {
    verdict: verdictOf(difference),
    bestBaseline,
    ...tally.measures(),
    ...{ difference, season, folds, fingerprints },
  };
}

/** The training runs of each place have their own names. */
function ofFold({ checkpoint, receipt, ...forecast }: ForecastSettings, fold: number): ForecastSettings {
  return {
    ...forecast,
    checkpoint: checkpoint && ((run) => checkpoint(`fold-${fold}-${run}`)),
    receipt: receipt && ((run) => receipt(`fold-${fold}-${run}`)),
  };
}

/** @throws LetheError `data` if there is nothing to train on before the first place. */
function originsOf(
  caller: string,
  table: SeriesTable,
  { forecast, folds, distance }: BacktestSettings,
): number[] {
  const { horizon } = forecast;
  const end = endOfTargets(table, forecast.roles.targets);
  const fitting = Math.floor((end / 3 - horizon) / distance) + 1;
  const count = folds ?? Math.max(2, Math.min(20, fitting));
  const first = end - horizon - (count - 1) * distance;
  if (first <= 0) {
    const needed = horizon + (count - 1) * distance + 1;
    throw new LetheError(
      'data',
      mismatch(`${caller}: table`, `at least ${needed} steps for ${count} folds`, end),
    );
  }
  return Array.from({ length: count }, (_, fold) => first + fold * distance);
}
