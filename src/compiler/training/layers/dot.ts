import { Opcode } from '../../../kernels/program/opcodes.js';
import {
  type DotLayer,
  type DotTape,
  emitDot,
  type Normalized,
  resultTable,
  type Table,
  tablesOf,
} from '../../layers/dot.js';
import { exchange } from '../../layers/permute.js';
import type { ProgramContext } from '../../program/context.js';
import { type BackwardRecord, noWeights } from './record.js';

/** The same table with its indices the other way. */
const turned = ({ free, summed, ...rest }: Table): Table => ({ ...rest, free: summed, summed: free });

/** To each input the gradient of the output times the other one, summed over what stayed of that. */
export const dot: BackwardRecord<DotLayer, DotTape> = {
  prepare: (_context, { wanted }) => ({
    backward: (context, { layer, inputs, inputShapes, outputs: [output], tape }, [address]) => {
      if (address === undefined) return [];
      const [left, right] = tablesOf(context, layer, inputs, inputShapes, tape);
      const gradient = resultTable(context, { ...output, address }, left, right);
      return inputs.map((input, index) => {
        if (!wanted[index]) return undefined;
        const normalized = tape?.[index];
        const { steps, columns } = normalized?.value ?? input;
        const dx = context.value(steps, columns).address;
        const [own, other, dy] = index === 0 ? [left, right, gradient] : [right, left, turned(gradient)];
        emitDot(context, layer.name, dy, turned(other), { ...own, address: dx });
        return normalized === undefined ? dx : throughNorms(context, layer.name, normalized, dx);
      });
    },
    weightGradients: noWeights,
  }),
};

/** Of what was divided by its norms: in place, and in the order that it had. */
function throughNorms(
  context: ProgramContext,
  name: string,
  { value, inverse, isTurned }: Normalized,
  gradient: number,
): number {
  if (inverse === undefined) throw new RangeError('dot: expected the norms that were kept');
  const words = [gradient, value.address, inverse.address, gradient];
  const sizes = [value.steps, context.batch, value.columns];
  context.emit(Opcode.NormalizeRowsGradient, [...words, ...sizes], name, `dx ${context.shape(value)}`);
  return isTurned ? exchange(context, name, { ...value, address: gradient }).address : gradient;
}
