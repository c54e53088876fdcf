import {
  idRangeOf,
  inputShapeOf,
  type NetworkDescription,
  NotLowered,
  openShapes,
  type ResolvedNode,
  recordOf,
  resolve,
} from '../../compiler/index.js';
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
  for (const { description: layer, inputShapes } of nodesOf(network)) {
    const obstacle = recordOf(layer).obstacleToStream(layer, inputShapes);
    if (obstacle !== undefined) throw refusal(`layer ${layer.name}: ${obstacle}`);
  }
  return features;
}

function nodesOf(network: NetworkDescription): readonly ResolvedNode[] {
  try {
    return resolve(network, openShapes(network)).nodes;
  } catch (error) {
    throw error instanceof NotLowered ? refusal(error.message) : error;
  }
}

function refusal(reason: string): LetheError {
  return new LetheError('model', `stream: ${reason}`);
}
