import { type LayerRecord, type Named, noObstacle, oneOutput, takesMasks } from './record.js';
import { asSteps } from './steps-to-samples.js';

/**
 * Behind a time-distributed layer: samples are steps again. The second input is what went into `stepsToSamples`, which says how
 * many steps there are, and which of them are masked.
 */
export interface SamplesToStepsLayer extends Named {
  readonly kind: 'samplesToSteps';
}

export const samplesToSteps: LayerRecord<SamplesToStepsLayer, undefined, never> = {
  classes: {},
  inputs: [2, 2],
  outputs: oneOutput,
  folding: -1,
  shapes: (_, [inner, [time = 1] = []]) => ({ outputs: [[time, ...inner]], weights: [] }),
  masking: takesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer: { name }, inputs: [inner, outer], outputShapes: [shape] }) => ({
    outputs: [{ ...asSteps(context, name, inner.address, shape), mask: outer?.mask }],
    tape: undefined,
  }),
  trace: null,
};
