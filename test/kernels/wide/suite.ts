// Trains all settings in one runtime and tells what came out, as hashes.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Network } from 'lethe/core';
import { SETTINGS, type Setting } from './settings.js';

export interface WideSuiteOptions {
  readonly threads: readonly number[];
}

export interface WideSuiteReport {
  /** SHA-256 of all numbers of a setting: weights, history, outputs, evaluation, gradients of the input. */
  readonly prints: { readonly [name: string]: string };
  /** Numbers that are not finite, by setting: with these the hashes would say little. */
  readonly notFinite: { readonly [name: string]: number };
  /** The instructions of all programs of training. */
  readonly instructions: readonly string[];
}

export async function runSuite(options: WideSuiteOptions): Promise<WideSuiteReport> {
  // Node 24 ends, with code 13, while all functions are compiled by the optimizing compiler and nothing else waits.
  const alive = setInterval(() => {}, 1000);
  try {
    return await trainAll(options);
  } finally {
    clearInterval(alive);
  }
}

async function trainAll({ threads }: WideSuiteOptions): Promise<WideSuiteReport> {
  const prints: { [name: string]: string } = {};
  const notFinite: { [name: string]: number } = {};
  const instructions = new Set<string>();
  for (const [name, setting] of SETTINGS) {
    for (const count of threads) {
      const values = await run(setting, count, instructions);
      const key = `${name}, ${count} thread(s)`;
      const odd = values.filter((value) => !Number.isFinite(value)).length;
      if (odd > 0) notFinite[key] = odd;
      prints[key] = bytesToHex(sha256(new Uint8Array(Float64Array.from(values).buffer)));
    }
  }
  return { prints, notFinite, instructions: [...instructions].sort() };
}

/** Everything that a training run leaves, and what its network computes afterwards. */
async function run(setting: Setting, threads: number, instructions: Set<string>): Promise<number[]> {
  const { layers, loss, metrics, optimizer, fit } = setting;
  const network = Network.create(layers, { seed: 2 });
  network.compile({ optimizer, loss, metrics: [...metrics] });
  const explained = network.explain({ ...clippingOf(fit), batchSize: fit.batchSize ?? 32, threads });
  if (!explained.lowered) throw new Error(explained.reason);
  for (const { instruction } of explained.instructions) instructions.add(instruction);

  const [x, y] = [dataOf(setting.x, setting.ids), targetsOf(setting)];
  const { history } = await network.fit(x, y, { ...fit, threads });
  const batchSize = fit.batchSize ?? 32;
  const outputs = await network.predict(x, { threads, batchSize });
  const evaluation = await network.evaluate(x, y, { threads, batchSize });
  const outputGradients = { ...outputs, values: outputs.values.map((_, at) => at % 3) };
  const gradients = setting.ids === undefined ? await network.inputGradients(x, outputGradients) : outputs;
  return [
    ...network.weights.flatMap(({ values }) => [...values]),
    ...Object.values(history).flat(),
    ...outputs.values,
    ...Object.values(evaluation).filter((value) => typeof value === 'number'),
    ...gradients.values,
  ];
}

function clippingOf({ clipNorm, globalClipNorm, clipValue, constraints }: Setting['fit']): object {
  return { clipNorm, globalClipNorm, clipValue, constraints };
}

function targetsOf({ y, classes, signs }: Setting): ReturnType<typeof dataOf> {
  const { values, shape } = dataOf(y, classes);
  return { values: signs ? values.map((value) => 2 * value - 1) : values, shape };
}

/** Numbers in [-1, 1) made of integers, the same everywhere; or classes. */
function dataOf(
  shape: readonly number[],
  classes: number | undefined,
): { values: number[]; shape: readonly number[] } {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const values = Array.from({ length: size }, (_, index) =>
    classes === undefined
      ? ((index * 7919 + (index >> 3) * 104_729) % 4096) / 2048 - 1
      : (index * 7 + (index >> 2)) % classes,
  );
  return { values, shape };
}
