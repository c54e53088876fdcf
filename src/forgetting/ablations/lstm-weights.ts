import { readTopology } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { Activation } from '../../kernels/program/opcodes.js';
import type { NamedWeight, Network } from '../../network/public.js';
import type { GateActivation } from './gate-bias.js';

const RECURRENT_KERNEL = '/recurrent_kernel';

/** Indices of an LSTM's weights among those of its network. */
export interface LstmWeights {
  readonly units: number;
  readonly kernel: number;
  readonly recurrentKernel: number;
  /** @throws LetheError `model` if the LSTM has no bias. */
  requireBias(): number;
}

/**
 * Finds the first LSTM of a network, by the names and shapes of its weights: `NAME/kernel` `[features, 4 units]`,
 * `NAME/recurrent_kernel` `[units, 4 units]`, `NAME/bias` `[4 units]`.
 *
 * @throws LetheError `model` if there is none.
 */
export function findLstm(weights: readonly Pick<NamedWeight, 'name' | 'shape'>[]): LstmWeights {
  const recurrentKernel = weights.findIndex(
    ({ name, shape: [units = 0, columns] }) => name.endsWith(RECURRENT_KERNEL) && columns === 4 * units,
  );
  const found = weights[recurrentKernel];
  if (found === undefined) {
    throw new LetheError('model', 'ablate: expected a network with an LSTM, got one without');
  }
  const layer = found.name.slice(0, -RECURRENT_KERNEL.length);
  const find = (part: string): number => {
    const index = weights.findIndex(({ name }) => name === `${layer}/${part}`);
    if (index >= 0) return index;
    throw new LetheError('model', `ablate: layer ${JSON.stringify(layer)}: expected a ${part}, got none`);
  };
  return {
    units: found.shape[0] as number,
    kernel: find('kernel'),
    recurrentKernel,
    requireBias: () => find('bias'),
  };
}

/**
 * The activation of the first LSTM's gates.
 *
 * @throws LetheError `model` unless a bias can fix it at any value from 0 to 1.
 */
export function gateActivation(network: Network): GateActivation {
  const lstm = readTopology(network.topology).layers.find((layer) => layer.kind === 'lstm');
  const activation = lstm?.recurrentActivation;
  if (activation === Activation.Sigmoid) return 'sigmoid';
  if (activation === Activation.HardSigmoid) return 'hardSigmoid';
  if (activation === Activation.Keras3HardSigmoid) return 'keras3HardSigmoid';
  const found = activation === undefined ? 'none' : Activation[activation];
  throw new LetheError(
    'model',
    `ablate: layer ${JSON.stringify(lstm?.name ?? '')}: expected sigmoid or hard sigmoid gates, got ${found}`,
  );
}
