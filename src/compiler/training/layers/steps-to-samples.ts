import type { SamplesToStepsLayer } from '../../layers/samples-to-steps.js';
import { asSamples, asSteps, type StepsToSamplesLayer } from '../../layers/steps-to-samples.js';
import { type BackwardRecord, noWeights, straightBack } from './record.js';

export const stepsToSamples: BackwardRecord<StepsToSamplesLayer, undefined> = straightBack(
  (context, { layer: { name }, inputShapes: [shape] }, gradient) =>
    asSteps(context, name, gradient, shape).address,
);

export const samplesToSteps: BackwardRecord<SamplesToStepsLayer, undefined> = {
  prepare: () => ({
    backward: (context, { layer: { name }, outputShapes: [shape] }, [gradient]) =>
      gradient === undefined ? [] : [asSamples(context, name, gradient, shape).address],
    weightGradients: noWeights,
  }),
};
