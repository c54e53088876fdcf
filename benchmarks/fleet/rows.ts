// The rows of the table: what they are called, and what is measured. One record each.
import { alone, chunksAlone, onThreads, onWorkers } from './lethe.js';
import { python, stock } from './peers.js';
import type { Measured } from './record.js';

/** What is counted, each with a table of its own. */
export const GROUPS = {
  experiment: 'The experiment’s network: 10 units, 3 sequences of 4, 1000 steps',
  small: '`small` of the benchmarks: 32 units, 32 sequences of 24 with 8 inputs, 100 steps',
  queue: 'What the stores cost: functions that do nothing, in chunks; chunks of one job, alone',
  many: 'Networks of 2 units, 2 epochs, all models kept, 2 threads',
} as const;
export type Group = keyof typeof GROUPS;

export interface Row {
  /** Records name it. */
  readonly name: string;
  readonly group: Group;
  /** Models at full size; of peers those of each thread or process. */
  readonly models: number;
  /** @returns undefined if what it measures is not installed */
  run(models: number): Promise<Measured | undefined>;
}

const PEERS = [
  { name: 'stock tfjs-layers (wasm)', run: stock, unit: ['worker thread', 'worker threads'] },
  { name: 'PyTorch', run: python.bind(null, 'pytorch'), unit: ['process', 'processes'] },
  { name: 'Keras on TensorFlow', run: python.bind(null, 'keras'), unit: ['process', 'processes'] },
] as const;

function peers(group: 'experiment' | 'small', counts: readonly number[]): Row[] {
  return PEERS.flatMap(({ name, run, unit }, index) =>
    [1, 2].map((times) => ({
      name: `${group}: ${name}, ${times} ${unit[times - 1]}`,
      group,
      models: counts[index] as number,
      run: (models: number) => run(group, models, times),
    })),
  );
}

const MANY = 100_000;

export const ROWS: readonly Row[] = [
  ...[
    { name: 'a loop of one’s own', models: 400, run: (n: number) => alone('experiment', n) },
    { name: 'memory, 1 thread', models: 1000, run: (n: number) => onThreads('memory', 'experiment', n, 1) },
    { name: 'memory, 2 threads', models: 2000, run: (n: number) => onThreads('memory', 'experiment', n, 2) },
    { name: 'folder, 2 threads', models: 2000, run: (n: number) => onThreads('folder', 'experiment', n, 2) },
    { name: 'Redis, 2 threads', models: 2000, run: (n: number) => onThreads('redis', 'experiment', n, 2) },
    { name: 'Redis, 1 worker', models: 1000, run: (n: number) => onWorkers('redis', 'experiment', n, 1) },
    { name: 'Redis, 2 workers', models: 2000, run: (n: number) => onWorkers('redis', 'experiment', n, 2) },
    { name: 'folder, 2 workers', models: 2000, run: (n: number) => onWorkers('folder', 'experiment', n, 2) },
  ].map((row): Row => ({ ...row, group: 'experiment', name: `experiment: ${row.name}` })),
  ...peers('experiment', [4, 20, 20]),
  ...[
    { name: 'a loop of one’s own', models: 60, run: (n: number) => alone('small', n) },
    { name: 'memory, 1 thread', models: 60, run: (n: number) => onThreads('memory', 'small', n, 1) },
    { name: 'memory, 2 threads', models: 120, run: (n: number) => onThreads('memory', 'small', n, 2) },
  ].map((row): Row => ({ ...row, group: 'small', name: `small: ${row.name}` })),
  ...peers('small', [4, 20, 20]),
  ...(['memory', 'folder', 'redis'] as const).flatMap((store): Row[] => {
    const name = store === 'redis' ? 'Redis' : store;
    return [
      {
        ...{ name: `queue: ${name}, jobs that do nothing, 1 thread`, group: 'queue', models: 20_000 },
        run: (n) => onThreads(store, 'nothing', n, 1),
      },
      {
        ...{ name: `queue: ${name}, chunks of one job`, group: 'queue', models: 1000 },
        run: (n) => chunksAlone(store, n),
      },
      {
        ...{ name: `many: ${name}`, group: 'many', models: MANY },
        run: (n) => onThreads(store, 'tiny', n, 2),
      },
    ];
  }),
];
