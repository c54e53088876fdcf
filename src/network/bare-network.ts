// A network for callers who trust their own inputs: it checks only that numbers are finite.
import { type NetworkDescription, readOutputNames, readTopology } from '../compiler/index.js';
import { mismatch } from '../text/quote.js';
import type { ShapedNumbers } from './data/numbers.js';
import type { Outputs } from './data/outputs.js';
import { orModelError } from './errors/model-error.js';
import { matchWeights } from './model-file/match-weights.js';
import { DEFAULT_BATCH_SIZE } from './options/defaults.js';
import { Prediction } from './running/prediction.js';
import { splitChecked } from './storage/one-piece.js';
import { decodeOwnWeights } from './storage/weights.js';
import { openSession } from './stream/open-session.js';
import { networkOutputShapes, networkWeights, weightOrder } from './weights/weight-order.js';

/** An input or output, as in `InferenceNetwork`. */
interface BareValue {
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** Options of `predict` and `stream`. */
interface BareOptions {
  readonly threads?: number;
}

/**
 * Runs what `toBytes` of a network wrote, in the smallest bundle: it reads no other formats, checks inputs only for
 * finite numbers, has no `trace`, and takes no sequences of unequal length. `InferenceNetwork` has all of these, and
 * gives the same bits.
 */
export class BareNetwork {
  readonly inputs: readonly BareValue[];
  readonly outputs: readonly BareValue[];
  readonly #network: NetworkDescription;
  readonly #weights: readonly Float32Array[];
  /** Of stateful layers; undefined: zeros. */
  #states: readonly Float32Array[] | undefined;
  #prediction: Prediction | undefined;

  /**
   * @param bytes of `toBytes`, from a file with a checksum
   * @throws LetheError `data` if the bytes are damaged; `model` naming the first layer or option that has no kernel.
   */
  constructor(caller: string, bytes: Uint8Array) {
    const file = splitChecked(bytes, caller);
    const { modelTopology } = file.json;
    const what = mismatch(caller, 'a model for the compiled engine', 'one it cannot run');
    const { network, names, shapes, weights } = orModelError(what, () => {
      const description = readTopology(modelTopology);
      return {
        network: description,
        names: readOutputNames(modelTopology),
        shapes: networkOutputShapes(description),
        weights: networkWeights(description),
      };
    });
    const stored = decodeOwnWeights(caller, file).filter(({ group }) => group !== 'optimizer');
    this.#network = network;
    this.#weights = matchWeights(caller, { weights, order: weightOrder(weights) }, stored);
    this.inputs = network.inputs;
    this.outputs = shapes.map((shape, index) => ({ name: names[index] as string, shape }));
  }

  /**
   * Computes the network's only output, `[batch, ...size]`.
   *
   * @param x the inputs by name, or the only input itself
   * @throws RangeError if a number is not finite. LetheError `backend` if the kernels cannot be started here.
   */
  async predict(
    x: ShapedNumbers | { readonly [name: string]: ShapedNumbers },
    { threads }: BareOptions = {},
  ): Promise<Outputs> {
    const network = this.#network;
    const given = network.inputs.map(({ name }) => (isShaped(x) ? x : (x[name] as ShapedNumbers)));
    const values = given.map((own, index) => {
      if (own.values.every(Number.isFinite)) return own.values as Float32Array;
      throw new RangeError(`predict: x.${network.inputs[index]?.name}: expected finite float32 numbers`);
    });
    const sampleShapes = given.map(({ shape }) => shape.slice(1));
    const count = given[0]?.shape[0] ?? 0;
    const batchSize = network.batchSize ?? Math.min(DEFAULT_BATCH_SIZE, count);
    if (!this.#prediction?.isFor(sampleShapes, batchSize, threads)) {
      const options = { network, sampleShapes, batchSize, threads };
      this.#prediction = orModelError('predict', () => new Prediction(options));
    }
    const weights = this.#weights;
    const { outputs, states } = await this.#prediction.run('predict', {
      ...{ x: values, count, states: this.#states, weights, marks: weights },
      known: this.#prediction.known(weights),
    });
    this.#states = states;
    return outputs[0] as Outputs;
  }

  /**
   * Runs the network step by step, `batch` sequences side by side.
   *
   * @throws LetheError `model` naming the layer that needs more than one step at a time; `backend` as for `predict`.
   */
  async stream({ batch, threads }: BareOptions & { readonly batch: number }): Promise<BareStream> {
    const session = await openSession({ network: this.#network, weights: this.#weights, batch, threads });
    return {
      step: (x) => session.step(x)[0] as Float32Array,
      close: () => session.close(),
    };
  }
}

/** The result of {@link BareNetwork.stream}: a `Stream` reduced to its step. */
export interface BareStream {
  /** @returns the only output, `[batch, size]`: the same array at each call */
  step(x: readonly Float32Array[]): Float32Array;
  close(): void;
}

function isShaped(x: object): x is ShapedNumbers {
  return 'values' in x && 'shape' in x;
}
