// Runs every training case on tfjs's CPU backend and on ours, in a process of its own, and prints a SweepReport.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { useWasm } from '../../../../src/tfjs-wasm.js';
import { failingImageCases, imageCases } from './image-cases.js';
import { layerCases } from './layer-cases.js';
import { recurrentCases } from './recurrent-cases.js';
import { difference, train } from './train.js';
import { trainingCases } from './training-cases.js';

async function main() {
  tf.enableProdMode();
  const info = await useWasm({ threads: 2 });
  const r: Record<string, string[]> = {};
  let n = 0;
  for (const c of [
    ...imageCases,
    ...Object.values(failingImageCases),
    ...recurrentCases,
    ...layerCases,
    ...trainingCases,
  ]) {
    n++;
    let cpu,
      e1 = '',
      t = performance.now();
    await tf.setBackend('cpu');
    try {
      cpu = await train(c);
    } catch (e) {
      e1 = 'CPU ' + String((e as Error).message).slice(0, 250);
    }
    const d0 = cpu && difference(cpu, undefined);
    if (d0) e1 += ' CPU ' + d0.slice(0, 200);
    await tf.setBackend('wasm');
    let e2 = '';
    try {
      const w = await train(c);
      e2 = difference(w, c.random || !cpu ? undefined : cpu);
    } catch (e) {
      e2 = String((e as Error).message).slice(0, 250);
    }
    if (e1 || e2) console.log('##', c.name, '|', e1, '|', e2.slice(0, 330));
    if (performance.now() - t > 400) console.log('slow', c.name, (performance.now() - t) | 0);
  }
  console.log(n, info, tf.memory().numTensors, performance.now());
}
main();
