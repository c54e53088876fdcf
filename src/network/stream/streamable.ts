import type { LayerDescription, NetworkDescription } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';

/**
 * Numbers of one time step of a network that can go through sequences step by step.
 *
 * @throws LetheError `model` naming what needs more than one step at a time.
 */
export function streamedFeatures(network: NetworkDescription): number {
  const { inputShape, layers } = network;
  const [, features] = inputShape;
  if (inputShape.length !== 2) {
    throw refusal(`expected samples [time, features], got [${inputShape.join(', ')}]`);
  }
  if (typeof features !== 'number') throw refusal('expected a known number of features, got any');
  for (const layer of layers) {
    const obstacle = obstacleOf(layer);
    if (obstacle !== undefined) throw refusal(`layer ${layer.name}: ${obstacle}`);
  }
  return features;
}

/** Why a layer cannot work on one step without those that follow. */
function obstacleOf(layer: LayerDescription): string | undefined {
  switch (layer.kind) {
    case 'lstm':
      return layer.goBackwards ? 'goBackwards begins with the last step, which is not there yet' : undefined;
    case 'reshape':
      return layer.targetShape === undefined ? 'flatten mixes time steps' : 'reshape mixes time steps';
    case 'repeatVector':
      return 'repeatVector makes a sequence of one step';
    case 'dense':
    case 'activation':
    case 'dropout':
      return undefined;
  }
}

function refusal(reason: string): LetheError {
  return new LetheError('model', `stream: ${reason}`);
}
