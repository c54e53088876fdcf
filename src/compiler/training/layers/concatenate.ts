import { type ConcatenateLayer, copyColumns, fromStep, partsOf } from '../../layers/concatenate.js';
import { type BackwardRecord, noWeights } from './record.js';

/** To each input its parts of the gradient. */
export const concatenate: BackwardRecord<ConcatenateLayer, undefined> = {
  prepare: (_context, { wanted }) => ({
    backward: (context, { layer, inputs, inputShapes, outputs: [output] }, [address]) => {
      if (address === undefined) return [];
      const gradient = { ...output, address };
      const found = inputs.map(({ steps, columns }, input) =>
        wanted[input] ? context.value(steps, columns) : undefined,
      );
      for (const { input, from, to, steps, columns, first } of partsOf(layer, inputShapes)) {
        const dx = found[input];
        if (dx === undefined) continue;
        const [part, own] = [fromStep(context, gradient, to), fromStep(context, dx, from)];
        copyColumns(context, layer.name, part, own, steps, first, 0, columns);
      }
      return found.map((dx) => dx?.address);
    },
    weightGradients: noWeights,
  }),
};
