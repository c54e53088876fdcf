// Whether the networks of an ensemble train faster side by side than one after the other: `Forecaster.fit` from the table to the end.
//
//   npm run bench:ensembles -- [--repetitions 7] [--networks 4] [--threads 2] [--rows air-16,hours-64]
//
// Both sides take turns in one process, so that a busy machine is busy for both. One after the other is had by giving `memory` for the
// windows of one network alone; the order of `onEpoch` tells whether each side was what it is called. Told are least times, medians, and
// their quotients: above 1 where side by side is faster. Ends with 1 where bits differ, or a side was not what it is called.
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { median } from '../dist/bench/statistics.js';
import { Forecaster } from '../dist/forecast/index.js';

/** Rows of a load with a day and a week. */
const hours = (count) =>
  Array.from({ length: count }, (_, hour) => 50 + (hour % 24) * (24 - (hour % 24)) * (1 + (hour % 7) / 7));
/** As long as AirPassengers, with its season. */
const months = Array.from(
  { length: 144 },
  (_, month) => (100 + 2.5 * month) * (1 + ((month % 12) * (11 - (month % 12))) / 60),
);
const MONTHS = { load: months, horizon: 12, lookback: 24, season: 12 };
const HOURS = { horizon: 24, lookback: 48, season: 24 };

const ROWS = {
  'air-16': { ...MONTHS, units: 16, epochs: 40 },
  'air-64': { ...MONTHS, units: 64, epochs: 10 },
  'hours-16': { ...HOURS, load: hours(1000), units: 16, epochs: 8 },
  'hours-32': { ...HOURS, load: hours(1000), units: 32, epochs: 4 },
  'hours-64': { ...HOURS, load: hours(500), units: 64, epochs: 4 },
  'week-64': { ...HOURS, load: hours(600), lookback: 168, units: 64, epochs: 2 },
  'hours-128': { ...HOURS, load: hours(300), units: 128, epochs: 2 },
};

const { values } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '7' },
    networks: { type: 'string', default: '4' },
    threads: { type: 'string' },
    rows: { type: 'string', default: Object.keys(ROWS).join(',') },
  },
});
const ensemble = Number(values.networks);
const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };

const wrong = [];
const lines = [];
for (const name of values.rows.split(',')) {
  const { load, ...rest } = ROWS[name];
  const options = { target: 'load', calendar: [], ...rest, ensemble, ...threads };
  const { horizon, lookback } = options;
  const times = { after: [], beside: [] };
  const { report } = await Forecaster.fit({ load }, { ...options, epochs: 1 });
  // A window is the target, whether it is missing, and the target once more; then targets ahead and their weights, and its series.
  const memory = report.windows.training * 4 * (3 * lookback + 2 * horizon + 1);
  const sides = { after: { ...options, memory }, beside: options };
  const fingerprints = new Set();
  const timeOnce = async (side) => {
    const networks = [];
    const onEpoch = ({ network }) => networks.push(network);
    const begin = performance.now();
    const forecaster = await Forecaster.fit({ load }, { ...sides[side], onEpoch });
    times[side].push(performance.now() - begin);
    fingerprints.add(forecaster.report.networks.map(({ fingerprint }) => fingerprint).join(' '));
    const isAfter = networks.every((network, index) => index === 0 || network >= networks[index - 1]);
    if (isAfter !== (side === 'after')) wrong.push(`${name}: ${side}`);
  };
  for (const side of ['after', 'beside', 'beside', 'after']) await timeOnce(side); // Until engines have optimised it.
  for (const all of Object.values(times)) all.length = 0;
  for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
    const order = repetition % 2 === 0 ? ['after', 'beside'] : ['beside', 'after'];
    for (const side of order) await timeOnce(side);
  }
  if (fingerprints.size > 1) wrong.push(`${name}: bits`);
  const least = [Math.min(...times.after), Math.min(...times.beside)];
  const medians = [median(times.after), median(times.beside)];
  const cells = [...least, ...medians].map((time) => time.toFixed(0));
  const quotients = [least, medians].map(([after, beside]) => (after / beside).toFixed(2));
  lines.push([name, ...cells, ...quotients]);
}

console.log(
  `${ensemble} networks, Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model}`,
);
console.log(
  `load ${loadavg()
    .map((number) => number.toFixed(1))
    .join(' ')}, ${values.repetitions} repetitions`,
);
console.log('| networks of | after (ms, least) | beside | after (ms, median) | beside | least | median |');
console.log('| --- | --: | --: | --: | --: | --: | --: |');
for (const line of lines) console.log(`| ${line.join(' | ')} |`);
for (const what of wrong) console.error(`ensembles: ${what} was not what it should be`);
process.exitCode = wrong.length > 0 ? 1 : 0;
