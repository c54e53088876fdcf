import { idRangeOf, inputShapeOf, type NetworkDescription, recordOf } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';

/**
 * Numbers of one time step of a network that can go through sequences step by step.
 *
 * @throws LetheError `model` naming what needs more than one step at a time.
 */
export function streamedFeatures(network: NetworkDescription): number {
  const inputShape = inputShapeOf(network);
  const takesIds = idRangeOf(network) !== undefined;
  const [, features] = takesIds ? [...inputShape, 1] : inputShape; // An id is one number a step.
  if (inputShape.length !== (takesIds ? 1 : 2)) {
    const expected = takesIds ? '[time] of ids' : '[time, features]';
    throw refusal(`expected samples ${expected}, got [${inputShape.join(', ')}]`);
  }
  if (typeof features !== 'number') throw refusal('expected a known number of features, got any');
  for (const layer of network.layers) {
    const obstacle = recordOf(layer).obstacleToStream(layer);
    if (obstacle !== undefined) throw refusal(`layer ${layer.name}: ${obstacle}`);
  }
  return features;
}

function refusal(reason: string): LetheError {
  return new LetheError('model', `stream: ${reason}`);
}
