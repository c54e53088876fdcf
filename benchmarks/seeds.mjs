// How the experiment ends for many seeds, against a reference distribution: an independent float64 run of 1000
// seeds. node benchmarks/seeds.mjs [count]; several processes, whose number changes nothing in the figures.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { experiment, SeriesPredictor } from 'lethe';

/** Median, 5 % and 95 % of the reference. */
const REFERENCE = {
  'loss before step 0': [89, 56, 129],
  'loss before step 999': [0.9, 0.26, 2.8],
  'test error': [0.24, 0.12, 1.1],
};

if (process.argv[2] === '--seeds') {
  const results = [];
  for (const seed of process.argv[3].split(',').map(Number)) results.push(await run(seed));
  console.log(JSON.stringify(results));
} else {
  await report(Number(process.argv[2] ?? 100));
}

async function run(seed) {
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed });
  const { history } = await predictor.train(experiment.train.x, experiment.train.y);
  const truth = experiment.test.y.flat();
  const predictions = (await predictor.predict(experiment.test.x)).flat();
  predictor.dispose();
  const squares = predictions.map((value, index) => (value - truth[index]) ** 2);
  return {
    'loss before step 0': history.loss[0],
    'loss before step 999': history.loss[999],
    'test error': squares.reduce((sum, square) => sum + square, 0) / squares.length,
  };
}

async function report(count) {
  const processes = availableParallelism();
  const parts = Array.from({ length: processes }, (_, part) =>
    Array.from({ length: count }, (__, seed) => seed).filter((seed) => seed % processes === part),
  );
  const outputs = await Promise.all(
    parts
      .filter((seeds) => seeds.length > 0)
      .map((seeds) =>
        promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), '--seeds', seeds.join()]),
      ),
  );
  const results = outputs.flatMap(({ stdout }) => JSON.parse(stdout));
  const row = ([name, [median, low, high]]) => {
    const values = results.map((result) => result[name]).sort((a, b) => a - b);
    const quantile = (fraction) => values[Math.round(fraction * (values.length - 1))].toPrecision(3);
    const inside = values.filter((value) => value >= low && value <= high).length;
    return {
      figure: name,
      median: quantile(0.5),
      '5 %': quantile(0.05),
      '95 %': quantile(0.95),
      'reference median': median,
      'reference 5 % to 95 %': `${low} to ${high}`,
      'inside (90 % expected)': `${((100 * inside) / values.length).toFixed(0)} %`,
    };
  };
  console.log(`Seeds 0 to ${count - 1}, ${process.version}`);
  console.table(Object.entries(REFERENCE).map(row));
}
