import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { Rules } from '../../network/index.js';
import { trainingInternals } from './internals.js';

const told = new WeakSet<LayersModel>();

/** Says once of a model that tfjs-layers leaves its constraints out while it trains, unless the caller knows. */
export function tellConstraints(model: LayersModel, { constraints }: Rules): void {
  if (constraints !== undefined || told.has(model)) return;
  const trained = trainingInternals(model).collectedTrainableWeights ?? [];
  const constrained = trained.find((weight) => constraintOf(weight) !== null);
  if (constrained === undefined) return;
  told.add(model);
  console.warn(
    `fit: ${constrained.originalName} has a constraint, which does not hold while it trains, as in tfjs-layers: ` +
      "constraints: 'keras' makes it hold after each step, 'tfjs' keeps them without this warning",
  );
}

/** tfjs-layers' types do not show it. */
function constraintOf(weight: LayerVariable): object | null {
  return (weight as unknown as { constraint: object | null }).constraint ?? null;
}
