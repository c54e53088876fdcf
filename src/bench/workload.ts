import { MAX_THREADS } from '../engine/index.js';
import { checkInteger } from '../network/index.js';
import { type OptionNames, readOptions } from '../network/options/option-names.js';
import { checkOneOf } from '../text/kinds.js';
import * as portable from '../tfjs/index.js';
import type { BenchmarkCase } from './cases.js';
import { checkCase } from './check-case.js';
import { type CaseData, caseData } from './data.js';
import type { Workload } from './measurement.js';
import { buildModel } from './model.js';
import { checkThreads, describeOutputs, describeTraining } from './results.js';

/** The timed functions of Lethe, from this build or another one. */
export type Library = Pick<typeof portable, 'fit' | 'predict' | 'useWasm'>;

/** Options of computing a case. */
export interface WorkloadOptions {
  engine: 'compiled' | 'tfjs';
  threads: number;
  /** For runtimes that cannot compile WebAssembly: see `useWasm`. Default: none. */
  wasm?: portable.WasmOptions;
  /** The build of Lethe to time. Default: this one. */
  library?: Library;
}

const WORKLOAD_OPTIONS: OptionNames<WorkloadOptions> = {
  engine: true,
  threads: true,
  wasm: true,
  library: true,
};

/**
 * Prepares a case's network on one of Lethe's engines for timing.
 *
 * @throws RangeError or TypeError for an invalid case or option.
 * @throws Error if it would run on another number of threads than requested.
 */
export async function openWorkload(of: BenchmarkCase, options: WorkloadOptions): Promise<Workload> {
  checkCase('openWorkload', of);
  const {
    engine,
    threads,
    wasm,
    library = portable,
  } = readOptions('openWorkload', options, WORKLOAD_OPTIONS);
  checkOneOf('openWorkload: engine', engine, ['compiled', 'tfjs']);
  checkInteger('openWorkload: threads', threads, 1, MAX_THREADS);
  const backend = { tfjs: threads, compiled: 1 }[engine];
  const started = await library.useWasm({ ...wasm, threads: backend });
  checkThreads(backend, started.threads, started.reason);
  const data = caseData(of);
  const model = buildModel(of, data);
  const how = { tfjs: { engine }, compiled: { engine, threads } }[engine];
  const run = RUNNERS[of.task](library, model, data, how);
  const dispose = (): void => {
    model.dispose();
    model.optimizer.dispose(); // The model does not dispose of it, as compile() got an object.
  };
  return { run, dispose };
}

type Model = ReturnType<typeof buildModel>;
type How = { engine: 'compiled' | 'tfjs'; threads?: number };

const RUNNERS: {
  readonly [task in BenchmarkCase['task']]: (
    library: Library,
    model: Model,
    data: CaseData,
    how: How,
  ) => Workload['run'];
} = { training: trainer, inference: predictor };

function trainer({ fit }: Library, model: Model, { x, y }: CaseData, how: How): Workload['run'] {
  const [batchSize = 1] = x.shape;
  return async (epochs) => {
    const history = await fit(model, x, y, { ...how, epochs, batchSize, shuffle: false });
    if (how.threads !== undefined) checkThreads(how.threads, history.threads, 'the engine took others');
    return describeTraining(history);
  };
}

function predictor({ predict }: Library, model: Model, { x }: CaseData, how: How): Workload['run'] {
  const [batchSize = 1] = x.shape;
  return async (count) => {
    let outputs: ArrayLike<number> = [];
    for (let call = 0; call < count; call++) {
      const tensor = await predict(model, x, { ...how, batchSize });
      outputs = tensor.dataSync();
      tensor.dispose();
    }
    return describeOutputs(Float32Array.from(outputs));
  };
}
