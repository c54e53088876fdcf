import { type ConcatenateLayer, copyColumns, partsOf } from '../../layers/concatenate.js';
import { stepBytes } from '../../program/value.js';
import { type BackwardRecord, noWeights } from './record.js';

/** To each input its part of the gradient. */
export const concatenate: BackwardRecord<ConcatenateLayer, undefined> = {
  prepare: (_context, { wanted }) => ({
    backward: (context, { layer, inputShapes, outputs: [output] }, [gradient]) => {
      if (gradient === undefined) return [];
      return partsOf(layer, inputShapes).map(({ value, first, stepFirst }, input) => {
        if (!wanted[input]) return undefined;
        const dx = context.value(value.steps, value.columns);
        const from = gradient + stepFirst * stepBytes(context.batch, output.columns);
        copyColumns(
          context,
          layer.name,
          { ...output, address: from },
          dx,
          value.steps,
          first,
          0,
          value.columns,
        );
        return dx.address;
      });
    },
    weightGradients: noWeights,
  }),
};
