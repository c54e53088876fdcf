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
  checkOne('inputs', network.inputs);
  checkOne('outputs', network.outputs);
  const inputShape = inputShapeOf(network);
  const takesIds = idRangeOf(network) !== undefined;
  const [, features] = takesIds ? [...inputShape, 1] : inputShape; // An id is one number a step.
  if (inputShape.length !== (takesIds ? 1 : 2)) {
    const expected = takesIds ? '[time] of ids' : '[time, features]';
    throw refusal(`expected samples ${expected}, got [${inputShape.join(', ')}]`);
  }
  if (typeof features !== 'number') throw refusal('expected a known number of features, got any');
  const remembering = new Set<string>();
  for (const { description: layer, inputShapes } of nodesOf(network)) {
    const { memory, obstacleToStream } = recordOf(layer);
    const obstacle =
      memory === null ? undefined : obstacleToMemory(remembering.has(layer.name), inputShapes.length);
    const reason = obstacle ?? obstacleToStream(layer, inputShapes);
    if (reason !== undefined) throw refusal(`layer ${layer.name}: ${reason}`);
    if (memory !== null) remembering.add(layer.name);
  }
  return features;
}

/** A step is one row of numbers in, and one out. */
function checkOne(what: string, { length }: readonly unknown[]): void {
  if (length !== 1) throw refusal(`expected a network with one input and one output, got ${length} ${what}`);
}

/** A stream keeps one set of states for each layer, from step to step. */
function obstacleToMemory(isUsed: boolean, inputs: number): string | undefined {
  if (isUsed) return 'it is used more than once, but has states for one sequence';
  return inputs > 1 ? 'its first states come from another layer, a step at a time' : undefined;
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
