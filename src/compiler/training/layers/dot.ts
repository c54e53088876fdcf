import { type DotLayer, emitDot, resultTable, type Table, tablesOf } from '../../layers/dot.js';
import { type BackwardRecord, noWeights } from './record.js';

/** The same table with its indices the other way. */
const turned = ({ free, summed, ...rest }: Table): Table => ({ ...rest, free: summed, summed: free });

/** To each input the gradient of the output times the other one, summed over what stayed of that. */
export const dot: BackwardRecord<DotLayer, undefined> = {
  prepare: (_context, { wanted }) => ({
    backward: (context, { layer, inputs, inputShapes, outputs: [output] }, [address]) => {
      if (address === undefined) return [];
      const [left, right] = tablesOf(context, layer, inputs, inputShapes);
      const gradient = resultTable(context, { ...output, address }, left, right);
      return inputs.map(({ steps, columns }, input) => {
        if (!wanted[input]) return undefined;
        const dx = context.value(steps, columns).address;
        const [own, other, dy] = input === 0 ? [left, right, gradient] : [right, left, turned(gradient)];
        emitDot(context, layer.name, dy, turned(other), { ...own, address: dx });
        return dx;
      });
    },
    weightGradients: noWeights,
  }),
};
