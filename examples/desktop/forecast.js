// From a table to a verdict, a forecast and a report.
import { backtest, Forecaster, readTable } from 'lethe/forecast';
import { forecastReport } from 'lethe/forecast/report';

/**
 * Back-tests against simple forecasts, then trains on the whole table to forecast the next rows.
 *
 * @param columns.target the column to forecast, @param columns.time the column of the times
 * @param more options of `Forecaster.fit`
 * @param file name of the table
 */
export async function judgeAndForecast(csv, columns, more, file) {
  const table = await readTable(csv, columns);
  const options = { ...columns, ...more };
  const found = await backtest(table, options);
  const forecaster = await Forecaster.fit(table, options);
  const forecast = await forecaster.predict();
  const report = forecastReport({
    ...{ table, backtest: found, forecast, fitted: forecaster.report },
    ...{ source: file, lookback: forecaster.lookback },
  });
  const { verdict, measures, bestBaseline, baselines } = found;
  return {
    verdict,
    error: measures.mase,
    simple: { name: bestBaseline, error: baselines[bestBaseline].mase },
    fingerprint: forecaster.report.networks[0].fingerprint,
    bytes: await forecaster.save(),
    report,
  };
}

/** Forecasts the rows after a table with a saved model. Trains nothing. */
export async function forecastAgain(bytes, csv) {
  const forecaster = await Forecaster.load(bytes);
  return (await forecaster.predict(csv)).rows();
}
