// cli/: the command `lethe`, with one file per subcommand. Runs in Node, Deno and Bun. May import everything below it: demo/, bench/,
// series/, tfjs/, fleet/, forecast/, classify/, forgetting/, exchange/, network/, engine/, random/, errors.ts.
import type { ListedCommand } from './command.js';

export { runCommandLine } from './run.js';

/** All commands, in the order of the help. Their code is loaded on demand, because loading takes most of the time of a short command. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'init',
    summary: 'Write a small, complete program to start from: a forecast, a classifier, a Worker or a page.',
    load: async () => (await import('./init/init.js')).init,
  },
  {
    name: 'train',
    summary: 'Train a SeriesPredictor; without --data, on the experiment y_t = x_t + x_(t-1).',
    load: async () => (await import('./train.js')).train,
  },
  {
    name: 'predict',
    summary: 'Predict with a model of any format that convert reads; a saved SeriesPredictor needs no data.',
    load: async () => (await import('./predict.js')).predict,
  },
  {
    name: 'verify',
    summary:
      'Test over many seeds whether the LSTM forgets selectively, by its forget gate, and whether the task needs it.',
    load: async () => (await import('./verify.js')).verify,
  },
  {
    name: 'audit',
    summary: 'Repeat a training run and compare it with its receipt, bit by bit.',
    load: async () => (await import('./audit.js')).audit,
  },
  {
    name: 'keygen',
    summary: 'Make a pair of Ed25519 keys to sign receipts with: NAME.key and NAME.pub.',
    load: async () => (await import('./keygen.js')).keygen,
  },
  {
    name: 'forecast',
    summary: 'Forecast columns of a table, and say whether that beats simple forecasts.',
    load: async () => (await import('./forecast.js')).forecast,
  },
  {
    name: 'classify',
    summary: 'Learn to classify sequences, and compare that with always naming the most frequent class.',
    load: async () => (await import('./classify.js')).classify,
  },
  {
    name: 'fleet',
    summary:
      'Train thousands of networks on threads and processes: each result exact, computed once and audited.',
    load: async () => (await import('./fleet/fleet.js')).fleet,
  },
  {
    name: 'worker',
    summary: 'Do the jobs that lethe fleet run puts into a store; at SIGTERM, finish running jobs and stop.',
    load: async () => (await import('./fleet/worker.js')).worker,
  },
  {
    name: 'tune',
    summary: 'Try options of a forecaster or classifier, and judge the best on data that no trial has seen.',
    load: async () => (await import('./fleet/tune.js')).tune,
  },
  {
    name: 'convert',
    summary: 'Convert a model to another format; the ends of the names choose both formats.',
    load: async () => (await import('./convert.js')).convert,
  },
  {
    name: 'repair',
    summary:
      'Make a model.json of Keras 3 loadable by stock tfjs, which refuses it; use convert for other formats.',
    load: async () => (await import('./repair.js')).repair,
  },
  {
    name: 'bench',
    summary: 'Time training steps and predictions in this runtime.',
    load: async () => (await import('./bench.js')).bench,
  },
  {
    name: 'demo',
    summary: 'Serve a page that trains in the browser and shows what the network remembers and forgets.',
    load: async () => (await import('./demo.js')).demo,
  },
  {
    name: 'info',
    summary: 'Start the kernels and print runtime, SIMD, threads and versions.',
    load: async () => (await import('./info.js')).info,
  },
];
