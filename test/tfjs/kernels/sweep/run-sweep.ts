// Runs every training case on tfjs's CPU backend and on ours, if asked also on ours without the kernels that Lethe adds, and
// writes a SweepReport to the file that it is given.
import { writeFile } from 'node:fs/promises';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm'; // Its kernels are looked up before `useWasm` replaces them.
import * as tf from '@tensorflow/tfjs-core';
import { addedKernels, replacedKernels } from '../../../../src/tfjs/backend/kernels/index.js';
import { useWasm } from '../../../../src/tfjs-wasm.js';
import { failingCases } from './failing-cases.js';
import { imageCases } from './image-cases.js';
import { layerCases } from './layer-cases.js';
import { unusedLayers } from './layers.js';
import { recurrentCases } from './recurrent-cases.js';
import type { SweepReport } from './sweep-report.js';
import { difference, notFinite, type Outcome, train } from './train.js';
import type { TrainingCase } from './training-case.js';
import { optimizers, trainingCases } from './training-cases.js';

const cases = [...recurrentCases, ...layerCases, ...imageCases, ...trainingCases];

/** The outcome, or the message of the error. */
async function attempt(training: TrainingCase, backend: 'cpu' | 'wasm'): Promise<Outcome | string> {
  await tf.setBackend(backend);
  try {
    return await train(training);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problem(outcome: Outcome | string): string {
  return typeof outcome === 'string' ? outcome : notFinite(outcome);
}

/** What is wrong on wasm: an error, a number that is not finite, or a difference. */
function compare(wasm: Outcome | string, cpu: Outcome | string): string {
  if (typeof wasm === 'string') return wasm;
  if (typeof cpu === 'string') return `cpu: ${cpu}`;
  return difference(wasm, cpu);
}

async function sweep(cpu: Map<TrainingCase, Outcome | string>): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const training of cases) {
    if (training.name in results) throw new Error(`two cases are named ${training.name}`);
    const wasm = await attempt(training, 'wasm');
    const expected = cpu.get(training);
    results[training.name] =
      problem(wasm) || (expected === undefined || training.random ? '' : compare(wasm, expected));
  }
  return results;
}

async function main(file: string | undefined, threads: number, withoutOurs: boolean): Promise<void> {
  if (file === undefined) throw new Error('usage: run-sweep THREADS [without-ours] REPORT');
  tf.enableProdMode(); // Or else tfjs advertises its Node.js backend.
  const stock = replacedKernels.map(({ kernelName }) => tf.getKernel(kernelName, 'wasm'));
  const { threads: started } = await useWasm({ threads });

  const cpu = new Map<TrainingCase, Outcome | string>();
  for (const training of cases) cpu.set(training, await attempt(training, 'cpu'));
  const results = await sweep(cpu);
  for (const [training, outcome] of cpu) {
    const wrong = problem(outcome);
    if (wrong !== '') results[training.name] = `cpu: ${wrong}`;
  }
  const failing: SweepReport['failing'] = [];
  for (const { training, fails, message } of failingCases) {
    const onCpu = await attempt(training, 'cpu');
    const onWasm = await attempt(training, 'wasm');
    const wasm = fails === 'on every backend' ? problem(onWasm) : compare(onWasm, onCpu);
    failing.push({ name: training.name, fails, expected: message, cpu: problem(onCpu), wasm });
  }

  let resultsOfStockKernels: Record<string, string> = {};
  if (withoutOurs) {
    for (const { kernelName } of [...addedKernels, ...replacedKernels])
      tf.unregisterKernel(kernelName, 'wasm');
    for (const kernel of stock) if (kernel !== undefined) tf.registerKernel(kernel);
    resultsOfStockKernels = await sweep(cpu);
  }

  const report: SweepReport = {
    threads: started,
    results,
    resultsOfStockKernels,
    failing,
    kernels: {
      added: addedKernels.map(({ kernelName }) => kernelName),
      replaced: replacedKernels.map(({ kernelName }) => kernelName),
    },
    unusedLayers: unusedLayers(),
    unusedOptimizers: Object.getOwnPropertyNames(tf.train).filter(
      (name) => typeof Reflect.get(tf.train, name) === 'function' && !(name in optimizers),
    ),
  };
  await writeFile(file, JSON.stringify(report));
}

main(process.argv.at(-1), Number(process.argv[2]), process.argv[3] === 'without-ours').catch(
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
