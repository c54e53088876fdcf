// Trains a forecaster for each of many sensors on workers connected by Redis, and prints the sensors with the largest errors.
import process from 'node:process';
import { Fleet } from 'lethe/fleet';
import { bullmqStore } from 'lethe/fleet/bullmq';

const { REDIS_URL = 'redis://127.0.0.1:6379', LETHE_REDIS_PASSWORD: password } = process.env;
const SENSORS = Number(process.argv[2] ?? 200);
/** 0: the workers do all jobs (`npm run worker`). */
const THREADS = Number(process.argv[3] ?? 0);
const HOURS = 240;

/** Ten days of a made-up sensor: a daily wave plus a pattern of its own. */
function readings(sensor) {
  return Array.from({ length: HOURS }, (_, hour) => {
    const day = (hour % 24) * (24 - (hour % 24));
    const own = ((hour * (sensor + 7)) % 11) * (sensor % 5);
    return 20 + sensor / 8 + day / 12 + own / 4;
  });
}

function* jobs() {
  for (let sensor = 0; sensor < SENSORS; sensor++) {
    yield {
      ...{
        kind: 'forecast',
        name: `sensor ${sensor}`,
        seed: 1,
        data: { values: { load: readings(sensor) } },
      },
      options: { target: 'load', horizon: 6, lookback: 24, season: 24, units: 4, epochs: 20, folds: 2 },
    };
  }
}

const store = await bullmqStore({ url: REDIS_URL, password });
try {
  const report = await Fleet.run(jobs(), {
    ...{ store, concurrency: THREADS, audit: 0.02, ahead: 256 },
    onProgress: ({ given, done, failed, repeated }) => {
      process.stderr.write(`\r${done + repeated} of ${given} done, ${failed} failed `);
    },
  });
  process.stderr.write('\n');
  const { done, failed, repeated, audited, mismatches } = report;
  console.log(
    `${done} done, ${repeated} done before, ${failed} failed, ${audited} audited, ${mismatches.length} unequal`,
  );
  const all = [];
  for await (const { status, name, metrics, fingerprint } of store.results()) {
    if (status === 'done') all.push({ name, error: metrics.mae, fingerprint });
  }
  all.sort((one, other) => other.error - one.error || (one.name < other.name ? -1 : 1));
  for (const { name, error, fingerprint } of all.slice(0, 5)) {
    console.log(`${name}: mean absolute error ${error.toFixed(3)}, ${fingerprint.slice(0, 12)}`);
  }
} finally {
  await store.close();
}
