import type { LayerTrace, NetworkDescription } from '../../compiler/index.js';
import { PredictSession, preparePrediction } from '../../session/index.js';
import { mismatch } from '../../text/quote.js';
import { sizeOf } from '../data/numbers.js';
import { orModelError } from '../errors/model-error.js';
import { DEFAULT_BATCH_SIZE } from '../options/defaults.js';
import { checkPlan, type Limits, watchOf } from '../options/limits.js';
import { withSession } from '../running/open-with-threads.js';
import { concatenate, viewBytes } from '../storage/bytes.js';

/** Weights and data of a trace. */
export interface TraceTask {
  readonly network: NetworkDescription;
  /** Layer by layer: kernel, recurrent kernel, bias; row-major. */
  readonly weights: readonly Float32Array[];
  /** For each input `[count, ...sampleShape]`, row-major. */
  readonly x: readonly Float32Array[];
  readonly count: number;
  /** For each input, such as `[time, features]`. */
  readonly sampleShapes: readonly (readonly number[])[];
  /** Default: none. */
  readonly limits?: Limits | undefined;
}

/**
 * Traces each LSTM and GRU of a network: gates, cells and outputs at every step, in the order of the layers. Steps are
 * in the order of processing: the last comes first for a layer with `goBackwards`. Stateful layers, too, begin each
 * sequence with zeros.
 *
 * @throws RangeError if the number of weights or inputs does not fit the network.
 * @throws LetheError `model` naming the layer that cannot take such samples; `backend` if the kernels cannot be
 *   started here; `limits` if it would exceed `limits`.
 */
export async function traceNetwork(task: TraceTask): Promise<LayerTrace[]> {
  const { network, weights, x, count, sampleShapes, limits } = task;
  const sizes = sampleShapes.map(sizeOf);
  for (const [index, size] of sizes.entries()) {
    const { length = 0 } = x[index] ?? {};
    if (length === count * size) continue;
    throw new RangeError(mismatch('trace: x', `${count * size} numbers for ${count} samples`, length));
  }
  const batchSize = network.batchSize ?? Math.max(1, Math.min(DEFAULT_BATCH_SIZE, count));
  const options = { network, sampleShapes, batchSize, keep: true, watchBytes: watchOf('trace', limits) };
  const prepared = orModelError('trace', () => preparePrediction(options));
  checkPlan('trace', limits, prepared, () => Math.ceil(count / batchSize));
  return withSession('trace', options, prepared, PredictSession.open, (session) => {
    session.setWeights(weights);
    const parts: LayerTrace[][] = [];
    for (let first = 0; first < count; first += batchSize) {
      const samples = Math.min(batchSize, count - first);
      session.resetStates();
      const views = sizes.map((size, input) => x[input]?.subarray(first * size, (first + samples) * size));
      session.predict(views as Float32Array[], samples);
      parts.push(session.traces());
    }
    if (parts.length === 0) return session.traces();
    return (parts[0] ?? []).map((_, index) => join(parts.map((traces) => traces[index] as LayerTrace)));
  });
}

/** Joins the traces of one layer for successive batches. */
function join(parts: readonly LayerTrace[]): LayerTrace {
  const [first] = parts as readonly [LayerTrace];
  if (parts.length === 1) return first;
  const batch = parts.reduce((sum, part) => sum + part.batch, 0);
  const joined = Object.entries(first).map(([field, value]: [string, unknown]) => {
    if (!(value instanceof Float32Array)) return [field, value] as const;
    const pieces = parts.map((part) => (part as unknown as { [field: string]: Float32Array })[field]);
    const { buffer } = concatenate(pieces.map((piece) => viewBytes(piece as Float32Array)));
    return [field, new Float32Array(buffer)] as const;
  });
  return { ...first, ...Object.fromEntries(joined), batch };
}
