// A report of a forecast as one HTML page without scripts and external resources. Entry point `lethe/forecast/report`.
import { pageOf } from '../../report/page.js';
import { unitsOf } from './judged.js';
import { answerSection } from './page/answer.js';
import { dataSection } from './page/data.js';
import { errorSection } from './page/errors.js';
import { reproductionOf } from './page/reproduction.js';
import { forecastSection, pastSection } from './page/series.js';
import { trainingSection } from './page/training.js';
import { type ForecastResult, readResult } from './result.js';

export type { ForecastResult } from './result.js';

/**
 * Returns a self-contained HTML document, below 1 MB and the same for the same numbers. It shows whether the forecast beats simple ones,
 * the forecast with its intervals, forecasts from places in the past, errors, the learning curve, repairs to the data, and how to reproduce
 * the numbers. Each chart has its numbers in a table. Of more than four series, it draws those with the worst, middle and best forecasts.
 *
 * @throws TypeError or RangeError that names the invalid part.
 * @example
 * import { backtest, Forecaster, readTable } from 'lethe/forecast';
 * import { forecastReport } from 'lethe/forecast/report';
 *
 * const options = { target: 'load', horizon: 6, season: 12, units: 4, epochs: 5 };
 * const load = Array.from({ length: 120 }, (_, hour) => 50 + (hour % 12) * (12 - (hour % 12)));
 * const table = await readTable({ load }, { target: 'load' });
 * const forecaster = await Forecaster.fit(table, options);
 * const html = forecastReport({
 *   table,
 *   backtest: await backtest(table, options),
 *   forecast: await forecaster.predict(),
 *   fitted: forecaster.report,
 * });
 * console.log(html.length);
 */
export function forecastReport(result: ForecastResult): string {
  const given = readResult('forecastReport', result);
  const { table, backtest, forecast } = given;
  const all = [...forecast.series, ...backtest.folds.flatMap(({ forecasts }) => forecasts)];
  const targets = [...new Set(all.flatMap(({ targets: own }) => own.map(({ target }) => target)))];
  const units = unitsOf(table, backtest, targets);
  const what = targets.slice(0, 3).join(', ');
  return pageOf({
    title: `Forecast of ${what}`,
    heading: `Forecast of ${what}`,
    introduction: `A network learned from the past and says what comes next. Whether that is of any use was measured here: from places
in the past, beside forecasts that need no network.`,
    sections: [
      answerSection(given),
      forecastSection(given, units),
      pastSection(given, units),
      errorSection(given, units),
      trainingSection(given),
      dataSection(given, units),
      reproductionOf(given),
    ].filter((section) => section !== ''),
  });
}
