// Steps on those rows of an embedding's table that occur in a batch.
import { Opcode } from '../../kernels/program/opcodes.js';
import { OPTIMIZERS } from '../optimizer.js';
import type { ProgramContext } from '../program/context.js';
import type { TrainingLayout } from './layout.js';
import type { TrainingDescription } from './options.js';

/** One step on the rows that occur, which leaves their gradient zeros. */
export function stepOnRows(
  context: ProgramContext,
  { parameters, hyperparameters, status }: TrainingLayout,
  { optimizer: { kind } }: TrainingDescription,
): void {
  for (const { table, ids } of context.rowUses) {
    const { address, gradient = 0, spec } = table;
    const [vocabulary = 0, units = 0] = spec.shape;
    const slots = [0, 1, 2].map((index) => {
      const slot = parameters.slots[index];
      return slot === undefined ? 0 : slot + address - parameters.weights;
    });
    const sizes = [ids.steps, context.batch, ids.columns, units, vocabulary];
    const words = [
      ids.address,
      address,
      gradient,
      ...slots,
      ...sizes,
      hyperparameters,
      OPTIMIZERS.indexOf(kind),
      status,
    ];
    context.emit(Opcode.OptimizeRows, words, spec.name, `${kind}, rows of ${vocabulary}`);
  }
}
