import { describe, expect, test } from '@jest/globals';
import { runChild, runForJson } from '../../child.js';

const imports = `
  import { releaseWasm, useWasm } from 'lethe/tfjs-wasm';
  import * as tf from '@tensorflow/tfjs-core';
`;

describe('the backend in a Node process', () => {
  test('worker threads do not keep the process alive', async () => {
    const { stdout } = await runChild(
      `${imports} console.log((await useWasm({threads: 4})).threads)`,
      20_000,
    );
    expect(stdout.trim()).toBe('4');
  });

  test('each number of threads from 1 to 8 is what runs', async () => {
    const seen = await runForJson(`${imports}
      const seen = [];
      for (let threads = 1; threads <= 8; threads++) {
        const info = await useWasm({threads});
        const wasm = await import('@tensorflow/tfjs-backend-wasm');
        seen.push([info.threads, wasm.getThreadsCount(), info.shared]);
      }
      await releaseWasm();
      console.log(JSON.stringify(seen));
    `);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((threads) => [threads, threads, threads > 1]));
  });

  test('by default it takes the available cores, at most 4', async () => {
    const [threads, cores] = await runForJson<[number, number]>(`${imports}
      import { availableParallelism } from 'node:os';
      console.log(JSON.stringify([(await useWasm()).threads, availableParallelism()]));
    `);
    expect(threads).toBe(Math.min(cores, 4));
  });

  test('nothing is left on process or globalThis, and nothing is printed', async () => {
    const { stdout, stderr } = await runChild(`${imports}
      const look = () => JSON.stringify([
        Object.getOwnPropertyNames(globalThis).sort(), process.eventNames().map(String).sort(),
        process.eventNames().map((name) => process.listenerCount(name)),
      ]);
      const before = look();
      await useWasm({threads: 3});
      const running = look();
      await releaseWasm();
      console.log(before === running, before === look());
    `);
    expect(stdout.trim()).toBe('true true');
    expect(stderr).toBe('');
  });

  test('twenty cycles of use and release leave no worker, no tensor and no memory behind', async () => {
    const result = await runForJson<{
      threads: number;
      resources: string[];
      growthMb: number;
      tensors: number;
    }>(
      `${imports}
      import { readdirSync } from 'node:fs';
      const rss = () => { globalThis.gc(); return process.memoryUsage().rss / 2 ** 20; };
      const cycle = async () => {
        await useWasm({threads: 3});
        const a = tf.ones([600, 600]);
        const b = tf.matMul(a, a);
        await b.data();
        tf.dispose([a, b]);
        await releaseWasm();
        await new Promise((resolve) => setTimeout(resolve, 50));
      };
      const wait = () => new Promise((resolve) => setTimeout(resolve, 300));
      const threadsBefore = readdirSync('/proc/self/task').length;
      for (let count = 0; count < 5; count++) await cycle();
      await wait();
      const before = rss();
      for (let count = 0; count < 20; count++) await cycle();
      await wait();
      const resources = process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name));
      const threads = readdirSync('/proc/self/task').length - threadsBefore;
      console.log(JSON.stringify({threads, resources, growthMb: rss() - before, tensors: tf.engine().state.numTensors}));
    `,
      60_000,
      ['--expose-gc'],
    );
    expect(result.resources).toEqual([]);
    expect(result.tensors).toBe(0);
    expect(result.threads).toBeLessThanOrEqual(2);
    // One leaked module holds at least its 16 MiB of memory; twenty would be 320.
    expect(result.growthMb).toBeLessThan(60);
  });

  test('calls at the same time take turns and end in one backend', async () => {
    const result = await runForJson(`${imports}
      const infos = await Promise.all([useWasm({threads: 2}), useWasm({threads: 1}), useWasm({threads: 2})]);
      console.log(JSON.stringify([infos.map((info) => info.threads), tf.getBackend(), tf.engine().registry.wasm.info.threads]));
    `);
    expect(result).toEqual([[2, 1, 2], 'wasm', 2]);
  });

  test('asking again for what is running keeps it, with its tensors', async () => {
    const result = await runForJson(`${imports}
      await useWasm({threads: 2});
      const backend = tf.backend();
      const tensor = tf.tensor1d([1, 2]);
      await useWasm({threads: 2});
      console.log(JSON.stringify([tf.backend() === backend, [...tensor.dataSync()]]));
    `);
    expect(result).toEqual([true, [1, 2]]);
  });

  test('release puts the stock backend back where it was', async () => {
    const result = await runForJson(`${imports}
      import '@tensorflow/tfjs-backend-wasm';
      const stock = tf.findBackendFactory('wasm');
      await useWasm({threads: 1});
      const replaced = tf.findBackendFactory('wasm') !== stock;
      await releaseWasm();
      console.log(JSON.stringify([replaced, tf.findBackendFactory('wasm') === stock]));
    `);
    expect(result).toEqual([true, true]);
  });

  test('it survives tf.engine().reset(), which ends its module: the next one starts by itself or by useWasm', async () => {
    const result = await runForJson(`${imports}
      import '@tensorflow/tfjs-backend-wasm';
      const stock = tf.findBackendFactory('wasm');
      await useWasm({threads: 2});
      tf.engine().reset();
      await tf.setBackend('wasm');
      const again = [...tf.add([1, 2], [3, 4]).dataSync()];
      tf.engine().reset();
      const info = await useWasm({threads: 2});
      const anew = [...tf.add([1, 2], [3, 4]).dataSync()];
      tf.engine().reset();
      await releaseWasm();
      console.log(JSON.stringify([again, info.threads, anew, tf.findBackendFactory('wasm') === stock]));
    `);
    expect(result).toEqual([[4, 6], 2, [4, 6], true]);
  });

  test('release may discard tensors that nobody can dispose', async () => {
    const result = await runForJson(`${imports}
      await useWasm({threads: 2});
      tf.ones([3]);
      const refused = await releaseWasm().catch((error) => error.message);
      await releaseWasm({discardTensors: true});
      console.log(JSON.stringify([refused, (await useWasm({threads: 1})).threads]));
    `);
    expect(result).toEqual([expect.stringMatching(/^releaseWasm: expected no tensors .* got 1:/), 1]);
  });

  test('an LSTM with the default orthogonal initializer builds with tfjs-core and tfjs-layers alone', async () => {
    const result = await runForJson(`${imports}
      import * as tfl from '@tensorflow/tfjs-layers';
      await useWasm({threads: 1});
      const model = tfl.sequential({layers: [tfl.layers.lstm({units: 3, inputShape: [2, 1]})]});
      console.log(JSON.stringify(model.countParams()));
    `);
    expect(result).toBe(60);
  });
});
