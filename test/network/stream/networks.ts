// Networks of random weights, what predict gives for them, and streams of them.

import { type NetworkDescription, readTopology } from '../../../src/compiler/index.js';
import { openStream, type Stream } from '../../../src/network/stream/index.js';
import { PredictSession } from '../../../src/session/index.js';
import { type LayerJson, noise, predictOne, sequential } from '../../compiler/networks.js';

export interface Streamed {
  readonly network: NetworkDescription;
  readonly features: number;
  readonly weights: readonly Float32Array[];
}

/** A network for sequences of any length, with weights in [-1/2, 1/2). */
export async function streamed(features: number, layers: readonly LayerJson[]): Promise<Streamed> {
  const network = readTopology(sequential([null, features], layers));
  const session = await PredictSession.open({
    network,
    sampleShapes: [[1, features]],
    batchSize: 1,
    threads: 1,
  });
  const weights = session
    .getWeights()
    .map((weight, index) => noise(weight.length, 100 + index).map((number) => number / 2));
  session.close();
  return { network, features, weights };
}

/** What predict gives for the first `steps` steps of sequences `[batch, time, features]`. */
export async function predict(
  { network, features, weights }: Streamed,
  x: Float32Array,
  batch: number,
  steps: number,
): Promise<Float32Array> {
  const time = x.length / batch / features;
  const parts = Array.from({ length: batch }, (_, sample) => [
    ...x.subarray(sample * time * features, (sample * time + steps) * features),
  ]);
  const options = { network, sampleShapes: [[steps, features]], batchSize: batch, threads: 1 };
  const session = await PredictSession.open(options);
  try {
    session.setWeights(weights);
    return predictOne(session, Float32Array.from(parts.flat()), batch);
  } finally {
    session.close();
  }
}

/** Step `step` of sequences `[batch, time, features]`. */
export function stepOf(x: Float32Array, batch: number, features: number, step: number): Float32Array {
  const time = x.length / batch / features;
  const rows = Array.from({ length: batch }, (_, sample) => [
    ...x.subarray((sample * time + step) * features, (sample * time + step + 1) * features),
  ]);
  return Float32Array.from(rows.flat());
}

/** Opens a stream, hands it to `use` and closes it. */
export async function withStream<Result>(
  { network, weights }: Streamed,
  batch: number,
  use: (stream: Stream) => Result | Promise<Result>,
  threads: number = 1,
): Promise<Result> {
  const stream = await openStream({ network, weights, batch, threads });
  try {
    return await use(stream);
  } finally {
    stream.close();
  }
}
