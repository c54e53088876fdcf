// Lethe's WebAssembly backend beside stock tfjs's, in Node: a large matrix product, a step of the experiment and
// one of a 64-unit LSTM. Each variant is a process of its own; rounds go through all of them in turn, so that a
// busy machine is busy for all. node benchmarks/backend.mjs [rounds]
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const VARIANTS = ['stock wasm', 'lethe, 1 thread', 'lethe, 2 threads'];
const CASES = ['matrix product 1024', 'step of the experiment', 'step of 64 units, batch 32, 50 steps'];

if (process.argv[2] === '--variant') {
  console.log(JSON.stringify(await measure(process.argv[3])));
} else {
  report(Number(process.argv[2] ?? 5));
}

async function measure(variant) {
  const tf = await import('@tensorflow/tfjs-core');
  const tfl = await import('@tensorflow/tfjs-layers');
  if (variant === 'stock wasm') {
    await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend('wasm');
    // What stock tfjs-layers lacks to build an LSTM from core and layers alone.
    const { registerChainedOperations } = await import('../dist/tfjs/backend/chained-operations.js');
    registerChainedOperations();
  } else {
    const { useWasm } = await import('lethe');
    await useWasm({ threads: variant === 'lethe, 1 thread' ? 1 : 2 });
  }
  const matrix = tf.ones([1024, 1024]);
  const product = async () => {
    const result = tf.matMul(matrix, matrix);
    await result.data();
    result.dispose();
  };
  return [
    await milliseconds(product, 12),
    await milliseconds(stepOf(tf, tfl, 3, 4, 1, 10), 150),
    await milliseconds(stepOf(tf, tfl, 32, 50, 1, 64), 8),
  ];
}

function stepOf(tf, tfl, batch, time, inputDim, units) {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({
        units,
        inputShape: [time, inputDim],
        returnSequences: true,
        recurrentInitializer: 'zeros',
      }),
      tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 1 }) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'meanSquaredError' });
  const x = tf.fill([batch, time, inputDim], 0.5);
  const y = tf.zeros([batch, time, 1]);
  return () => model.trainOnBatch(x, y);
}

/** Median of `count` calls, after a third as many to warm up. */
async function milliseconds(action, count) {
  const times = [];
  for (let index = 0; index < count + count / 3; index++) {
    const started = performance.now();
    await action();
    times.push(performance.now() - started);
  }
  return median(times.slice(-count));
}

function report(rounds) {
  const results = new Map(VARIANTS.map((variant) => [variant, []]));
  for (let round = 0; round < rounds; round++) {
    for (const variant of VARIANTS) {
      const args = [fileURLToPath(import.meta.url), '--variant', variant];
      // Stock prints hints to standard error.
      const output = execFileSync(process.execPath, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      results.get(variant).push(JSON.parse(output.trim().split('\n').at(-1)));
    }
  }
  console.log(`Node ${process.versions.node}, ${cpus()[0]?.model}, ${cpus().length} cores, ${rounds} rounds`);
  console.log('Median milliseconds; in brackets the median over rounds of the ratio to stock\n');
  for (const [index, name] of CASES.entries()) {
    const stock = results.get('stock wasm').map((values) => values[index]);
    const cells = VARIANTS.map((variant) => {
      const values = results.get(variant).map((row) => row[index]);
      const ratio = median(values.map((value, round) => value / stock[round]));
      return `${variant} ${median(values).toFixed(2)} (${ratio.toFixed(2)})`;
    });
    console.log(`${name}: ${cells.join(', ')}`);
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
