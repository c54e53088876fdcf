import {
  idRangesOf,
  type NetworkDescription,
  type NetworkInput,
  NotLowered,
  openShapes,
  type ResolvedNode,
  recordOf,
  resolve,
} from '../../compiler/index.js';
import { LetheError } from '../../errors.js';

/**
 * Shapes that a streamable network's inputs take at one time step: a step of a sequence, `[1, features]`, or `[1]` for
 * an id; or, with at least one sequence, a sample without time, `[features]`.
 *
 * @throws LetheError `model` naming the part that needs more than one step at a time.
 */
export function stepShapes(network: NetworkDescription): number[][] {
  const { inputs } = network;
  const ranges = idRangesOf(network);
  const shapes = inputs.map((input, index) => stepShape(input, ranges[index] !== undefined, inputs.length));
  if (shapes.every(({ length }, index) => length === 1 && ranges[index] === undefined)) {
    throw refusal(`expected an input of sequences among ${inputs.map(({ name }) => name).join(', ')}`);
  }
  const remembering = new Set<string>();
  for (const { description: layer, inputShapes } of nodesOf(network)) {
    const { memory, obstacleToStream } = recordOf(layer);
    const obstacle =
      memory === null ? undefined : obstacleToMemory(remembering.has(layer.name), inputShapes.length);
    const reason = obstacle ?? obstacleToStream(layer, inputShapes);
    if (reason !== undefined) throw refusal(`layer ${layer.name}: ${reason}`);
    if (memory !== null) remembering.add(layer.name);
  }
  return shapes;
}

function stepShape({ name, shape }: NetworkInput, takesIds: boolean, inputs: number): number[] {
  const what = inputs > 1 ? `input ${name}: ` : '';
  const sequences = takesIds ? '[time] of ids' : '[time, features]';
  const [features] = takesIds ? [1] : shape.slice(-1); // One id per step.
  const hasTime = shape.length === (takesIds ? 1 : 2);
  if (!hasTime && (takesIds || inputs === 1 || shape.length !== 1)) {
    const expected = takesIds || inputs === 1 ? sequences : `${sequences} or [features]`;
    throw refusal(`${what}expected samples ${expected}, got [${shape.join(', ')}]`);
  }
  if (typeof features !== 'number') throw refusal(`${what}expected a known number of features, got any`);
  return takesIds ? [1] : hasTime ? [1, features] : [features];
}

/** A stream keeps one set of states for each layer, from step to step. */
function obstacleToMemory(isUsed: boolean, inputs: number): string | undefined {
  if (isUsed) return 'it is used more than once: a stream has one state for it';
  return inputs > 1 ? 'its initial states come from another layer' : undefined;
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
