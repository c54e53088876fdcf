// What a network was compiled with, and the state of its optimizer, as Keras 3 keeps them.
import { initialSlotValue } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import type { WrittenDataset } from '../../../formats/index.js';
import { metricNames } from '../../../network/compile/index.js';
import { trainingAccess } from '../../../network/network.js';
import type { Network } from '../../../network/public.js';
import { writeLoss, writeMetric } from './losses.js';
import { writeState } from './optimizer-state.js';
import { kerasOptimizer } from './optimizers.js';

/** A training run as Keras writes it. */
export interface WrittenTraining {
  readonly optimizer: { readonly class_name: string; readonly config: object };
  /** What `compile` takes beside the optimizer. */
  readonly config: object;
  /** Of the optimizer, in Keras' order. */
  readonly variables: readonly WrittenDataset[];
}

/**
 * Undefined if the network is not compiled.
 *
 * @throws LetheError `model` naming the optimizer, loss or metric that Keras does not have.
 */
export function writeTraining(caller: string, network: Network): WrittenTraining | undefined {
  const run = trainingAccess(network).read();
  if (run === undefined) return undefined;
  const { args, compiled, state } = run;
  const { optimizer, outputs } = compiled;
  const keras = kerasOptimizer(optimizer);
  if (keras === undefined) throw none(caller, 'optimizer', optimizer.kind);
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
      state,
      initialSlotValue(optimizer),
      trainingAccess(network).trained(),
    ),
  };
}

function none(caller: string, what: string, name: string): LetheError {
  const hint = 'includeOptimizer: false saves the model without it';
  return new LetheError('model', `${caller}: ${what}: Keras has none that does what ${name} does (${hint})`);
}
