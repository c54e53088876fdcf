import { Opcode } from '../../../kernels/program/opcodes.js';
import type { EmbeddingLayer } from '../../layers/embedding.js';
import type { Entry } from '../../layers/record.js';
import type { ProgramContext } from '../../program/context.js';
import type { BackwardRecord } from './record.js';

/** Ids have no gradient. Where the whole table is stepped on, its gradient begins as zeros in each step. */
export const embedding: BackwardRecord<EmbeddingLayer, undefined> = {
  adds: true,
  prepare: (context, { layer: { name }, parameters: [table] }) => {
    if (table?.gradient !== undefined && !table.byRows) {
      context.emit(Opcode.Clear, [table.gradient, table.floats], name, table.spec.name);
    }
    let delta: number | undefined;
    return {
      backward: (_context, _entry, [gradient]) => {
        delta = gradient;
        return [undefined];
      },
      weightGradients: (context, entry) => {
        if (delta !== undefined) tableGradient(context, entry, delta);
      },
    };
  },
};

function tableGradient(
  context: ProgramContext,
  {
    layer: { name, vocabulary, units },
    parameters: [table],
    inputs: [ids],
  }: Entry<EmbeddingLayer, undefined>,
  delta: number,
): void {
  if (table?.gradient === undefined) return;
  const sizes = [ids.steps, context.batch, ids.columns, units, vocabulary];
  const rows = ids.steps * ids.columns * context.batch;
  const words = [ids.address, delta, table.gradient, ...sizes];
  context.emit(Opcode.EmbedGradient, words, name, `${rows} rows of ${vocabulary}`, rows * units);
  if (table.byRows) context.rowUses.push({ table, ids });
}
