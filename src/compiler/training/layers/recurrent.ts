// What the backward passes of all recurrent layers share.
import { Opcode } from '../../../kernels/program/opcodes.js';
import { type Recurrent, reverse } from '../../layers/recurrent.js';
import type { ProgramContext } from '../../program/context.js';
import type { Value } from '../../program/value.js';
import { padded } from '../../weights/weight-layout.js';
import type { Parameter } from '../../weights/weight-spec.js';
import { multiplyMask } from '../dropout.js';

/** Transposed weights, which the backward pass needs; before everything else, as other threads make parts of them. */
export interface Transposes {
  readonly recurrent: number;
  /** Undefined: nobody asks for the input's gradient. */
  readonly input: number | undefined;
}

/** The transpose of a weight whose columns are `gates` times the units, each gate padded. */
export function transposeGates(
  context: ProgramContext,
  { name, units }: Recurrent,
  { address, spec }: Parameter,
): number {
  const columns = spec.gates * padded(units);
  const [rows = 1] = spec.shape;
  const target = context.arena.floats(columns * padded(rows), 'scratch');
  context.emit(Opcode.Transpose, [address, target, rows, columns], name, `[${rows}, ${columns}]`);
  return target;
}

/**
 * dL/dx of the layer's input out of dL/dz of all steps: the product, then back through goBackwards and dropout.
 *
 * @param dz [steps, batch, columns] and its columns, padding included
 * @param x as the cell saw it
 */
export function recurrentInputGradient(
  context: ProgramContext,
  { name, units, goBackwards }: Recurrent,
  dz: { readonly address: number; readonly columns: number; readonly gates: number },
  transposed: number,
  x: Value,
  inputMask: number | undefined,
): number {
  const { batch } = context;
  const { steps, columns } = x;
  let dx = context.value(steps, columns);
  context.emit(
    Opcode.Dense,
    [dz.address, transposed, 0, dx.address, steps, batch, dz.columns, columns],
    name,
    `dx ${context.shape(dx)}`,
    2 * steps * batch * dz.gates * units * columns,
  );
  if (goBackwards && steps > 1) {
    const straight = context.value(steps, columns);
    reverse(context, name, dx, straight.address);
    dx = straight;
  }
  if (inputMask !== undefined) multiplyMask(context, name, dx, inputMask, dx.address, 1);
  return dx.address;
}
