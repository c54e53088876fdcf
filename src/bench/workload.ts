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

/** What is timed of Lethe: its public functions, of this build or of another one. */
export type Library = Pick<typeof portable, 'fit' | 'predict' | 'useWasm'>;

/** How a case is computed. */
export interface WorkloadOptions {
  engine: 'compiled' | 'tfjs';
  threads: number;
  /** For runtimes that cannot compile: see `useWasm`. */
  wasm?: portable.WasmOptions;
  /** The build of Lethe to be timed. Default this one. */
  library?: Library;
}

const WORKLOAD_OPTIONS: OptionNames<WorkloadOptions> = {
  engine: true,
  threads: true,
  wasm: true,
  library: true,
};

/**
 * Makes a case's network for one of Lethe's engines, ready to be timed.
 *
 * @throws RangeError or TypeError for a case or an option that is none.
 * @throws Error if it would have other threads than were asked for.
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
    model.optimizer.dispose(); // It was handed to compile() as an object: the model takes it for somebody else's.
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
