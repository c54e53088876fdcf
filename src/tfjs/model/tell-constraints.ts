import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { Rules } from '../../network/index.js';
import { trainingInternals } from './internals.js';

const told = new WeakSet<LayersModel>();

/** Warns once per model that training ignores its constraints, as in tfjs-layers, unless `constraints` is given. */
export function tellConstraints(model: LayersModel, { constraints }: Rules): void {
  if (constraints !== undefined || told.has(model)) return;
  const trained = trainingInternals(model).collectedTrainableWeights ?? [];
  const constrained = trained.find((weight) => constraintOf(weight) !== null);
  if (constrained === undefined) return;
  told.add(model);
  console.warn(
    `fit: ${constrained.originalName} has a constraint, which training does not apply, as in tfjs-layers: ` +
      "constraints: 'keras' applies it after each step, 'tfjs' does not, without this warning",
  );
}

/** tfjs-layers' types do not show it. */
function constraintOf(weight: LayerVariable): object | null {
  return (weight as unknown as { constraint: object | null }).constraint ?? null;
}
