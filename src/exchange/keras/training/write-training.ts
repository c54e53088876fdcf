// How a network was compiled, and the state of its optimizer, in the form of Keras 3.
import { initialSlotValue, readTopology } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import type { WrittenDataset } from '../../../formats/index.js';
import { metricNames } from '../../../network/compile/index.js';
import { trainingAccess } from '../../../network/network.js';
import type { Network } from '../../../network/public.js';
import { writeLoss, writeMetric } from './losses.js';
import { writeState } from './optimizer-state.js';
import { kerasOptimizer } from './optimizers.js';

/** Training configuration in the form of Keras. */
export interface WrittenTraining {
  readonly optimizer: { readonly class_name: string; readonly config: object };
  /** Arguments of `compile`, except the optimizer. */
  readonly config: {
    readonly loss: unknown;
    readonly loss_weights: unknown;
    readonly metrics: unknown;
    readonly [field: string]: unknown;
  };
  /** Variables of the optimizer, in the order of Keras: steps, learning rate, slots of the weights. */
  readonly variables: readonly WrittenDataset[];
}

/**
 * Undefined if the network is not compiled.
 *
 * @param layers in the order of Keras, which its optimizers follow
 * @throws LetheError `model` that names the optimizer, loss or metric that Keras lacks.
 */
export function writeTraining(
  caller: string,
  network: Network,
  layers: readonly string[],
): WrittenTraining | undefined {
  const run = trainingAccess(network).read();
  if (run === undefined) return undefined;
  const { args, compiled, state } = run;
  const { optimizer, outputs } = compiled;
  const keras = kerasOptimizer(optimizer);
  if (keras === undefined) throw none(caller, 'optimizer', optimizer.kind);
  for (const layer of readTopology(network.topology).layers) {
    if (layer.kind !== 'batchNormalization' || layer.trainable || layer.isFixed) continue;
    const what = `${caller}: layer ${layer.name}: Keras trains a frozen layer with its moving moments, this network uses those of the batch`;
    throw new LetheError('model', `${what} (${WITHOUT})`);
  }
  const judged = network.outputs;
  const names = judged.map(({ name }) => name);
  const losses = outputs.map(({ loss }) => {
    const written = writeLoss(loss);
    if (written === undefined) throw none(caller, 'loss', typeof loss === 'string' ? loss : loss.kind);
    return written;
  });
  const metrics = metricNames(`${caller}: metrics`, args.metrics, names).map((own, index) =>
    own.map((name) => {
      const { loss } = outputs[index] as (typeof outputs)[number];
      const written = writeMetric(name, loss, judged[index]?.shape.at(-1) ?? null);
      if (written === undefined) throw none(caller, 'metric', name);
      return written;
    }),
  );
  const weights = outputs.map(({ lossWeight = 1 }) => lossWeight);
  const isOne = outputs.length === 1;
  const trained = trainingAccess(network).trained();
  const layerAt = (place: number): number => layers.indexOf(trained[place]?.name.split('/', 1)[0] ?? '');
  const order = [...trained.keys()].sort((a, b) => layerAt(a) - layerAt(b) || a - b);
  const inOrder = <Item>(list: readonly Item[]): Item[] => order.map((place) => list[place] as Item);
  return {
    optimizer: { class_name: keras.className, config: keras.config },
    config: {
      loss: isOne ? losses[0] : losses,
      loss_weights: weights.some((weight) => weight !== 1) ? (isOne ? weights[0] : weights) : null,
      metrics: isOne ? metrics[0] : metrics,
      weighted_metrics: null,
      run_eagerly: false,
      steps_per_execution: 1,
      jit_compile: 'auto',
    },
    variables: writeState(
      optimizer,
      keras,
      state && { ...state, slots: state.slots.map(inOrder) },
      initialSlotValue(optimizer),
      inOrder(trained),
    ),
  };
}

const WITHOUT = 'includeOptimizer: false saves the model without it';

function none(caller: string, what: string, name: string): LetheError {
  return new LetheError('model', `${caller}: ${what}: Keras has no equivalent of ${name} (${WITHOUT})`);
}
