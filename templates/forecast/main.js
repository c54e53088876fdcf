// Tests whether a forecast of data.csv is worth anything, then forecasts the next day.
import { readFile, writeFile } from 'node:fs/promises';
import { backtest, Forecaster } from 'lethe/forecast';

const table = await readFile('data.csv', 'utf8');
/** The columns of data.csv, the number of rows to forecast, and the rows of one day. */
const options = { time: 'hour', target: 'load', horizon: 24, season: 24, seed: 1 };

// Would it have been better than simple forecasts? This trains on the first part and tests on the rest.
const { verdict, measures, bestBaseline, baselines } = await backtest(table, options);
const simple = baselines[bestBaseline].mase;
console.log(`In the past: ${verdict}`);
console.log(
  `Error (MASE): ${measures.mase.toFixed(2)}; of the best simple forecast, ${bestBaseline}: ${simple.toFixed(2)}`,
);

// This trains to forecast the next rows.
const forecaster = await Forecaster.fit(table, options);
const forecast = await forecaster.predict();
const lines = ['hour,load,low,high'];
for (const { time, point, low, high } of forecast.rows()) {
  const hour = new Date(time).toISOString().slice(0, 16);
  lines.push([hour, ...[point, low, high].map((value) => value.toFixed(1))].join(','));
}
await writeFile('forecast.csv', `${lines.join('\n')}\n`);
console.log(`The next rows (forecast.csv has all ${lines.length - 1}):`);
console.log(lines.slice(0, 6).join('\n'));

await writeFile('forecaster.lethe', await forecaster.save());
console.log('Fingerprint', forecaster.report.networks[0].fingerprint);
