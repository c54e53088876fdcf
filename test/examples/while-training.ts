// Predictions of the servers that train: while they do so.
import { setTimeout as delay } from 'node:timers/promises';
import { post } from './requests.js';
import { SERIES, type Series } from './series.js';

/** Long runs of two kinds, both close to the most work that the servers take: of many small steps, and of few large ones. */
export const LONG: { readonly [kind in 'small steps' | 'large steps']: Series & { batchSize: number } } = {
  'small steps': { ...SERIES, units: 24, epochs: 10_000, batchSize: 32 },
  'large steps': { ...seriesOf(64, 50), units: 96, epochs: 8, seed: 3, batchSize: 8 },
};

function seriesOf(samples: number, time: number): Pick<Series, 'x' | 'y'> {
  const x = Array.from({ length: samples }, (_, sample) =>
    Array.from({ length: time }, (_, step) => [((sample * 7 + step * 3) % 11) / 8 - 0.5]),
  );
  return { x, y: x.map((steps) => [steps[0]?.[0] ?? 0]) };
}

/**
 * Whether a server answers predictions while it trains: one that was sent after a training run had begun and was answered
 * before that ended. Both moments the server tells: it refuses to train a model that is being trained. A fast machine may be
 * done with training before it was asked, so it is tried again.
 */
export async function predictsWhileTraining(url: string): Promise<boolean> {
  const name = 'while-training';
  const short = { ...SERIES, name, epochs: 1 };
  const isTraining = async (): Promise<boolean> => (await post(`${url}/train`, short)).status === 409;
  await post(`${url}/train`, short);
  for (let attempt = 0; attempt < 20; attempt++) {
    let ended = false;
    const run = post(`${url}/train`, { ...LONG['small steps'], name }).finally(() => {
      ended = true;
    });
    let found = await isTraining();
    while (!found && !ended) found = await isTraining();
    if (found) {
      const { status } = await post(`${url}/predict`, { name, x: SERIES.x });
      found = status === 200 && (await isTraining());
    }
    await run;
    if (found) return true;
  }
  return false;
}

/** In milliseconds. */
export type Latencies = readonly number[];

/** Asks every `everyMs` milliseconds, however long the answers take; a latency is counted from when it should have been sent. */
export async function latenciesOf(
  ask: () => Promise<{ status: number }>,
  everyMs: number,
  count: number,
): Promise<Latencies> {
  const begin = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const due = begin + index * everyMs;
    await delay(Math.max(0, due - performance.now()));
    answers.push(
      ask().then(({ status }) => {
        if (status !== 200) throw new Error(`a prediction was answered ${status}`);
        return performance.now() - due;
      }),
    );
  }
  return Promise.all(answers);
}

/** Trains over and over, one run after the other, while `work` goes on. */
export async function whileTraining<Result>(
  url: string,
  series: Series & { name: string },
  work: () => Promise<Result>,
): Promise<{ result: Result; runs: number }> {
  let runs = 0;
  let ended = false;
  const training = (async () => {
    while (!ended) {
      const { status, body } = await post(`${url}/train`, series);
      if (status !== 200) throw new Error(`a training run was answered ${status}: ${JSON.stringify(body)}`);
      runs++;
    }
  })();
  training.catch(() => {});
  const result = await work().finally(() => {
    ended = true;
  });
  await training;
  return { result, runs };
}
