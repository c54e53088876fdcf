import {
  add,
  concatenate,
  dense,
  input,
  type Model,
  model,
  type SymbolicTensor,
} from '../../network/public.js';
import { LINE, type NetworkSize, NOTHING, one, recurrent, STEP_UNITS } from './default-network.js';
import type { ForecastShapes } from './shapes.js';

/**
 * The default network of one step, which continues from its own forecasts: as `defaultNetwork`, but limited to layers that a stream can run
 * step by step. The values known ahead for the next step are concatenated with the encoded past.
 */
export function stepNetwork(shapes: ForecastShapes, size: NetworkSize): Model {
  const [, columns] = shapes.output;
  const past = input({ shape: shapes.past, name: 'past' });
  const recent = input({ shape: shapes.recent, name: 'recent' });
  const beside: SymbolicTensor[] = [];
  for (const name of ['static', 'future'] as const) {
    const shape = shapes[name];
    if (shape !== null) beside.push(input({ shape, name }));
  }
  const read = recurrent(past, size);
  const context = beside.length === 0 ? read : one(concatenate().apply([read, ...beside]));
  const hidden =
    shapes.future === null ? context : one(dense({ units: STEP_UNITS, activation: 'relu' }).apply(context));
  const own = one(dense({ ...NOTHING, units: columns }).apply(hidden));
  const line = one(dense({ ...NOTHING, units: columns, name: LINE }).apply(recent));
  return model({ inputs: [past, recent, ...beside], outputs: one(add().apply([own, line])) });
}
