// Recurrent layers: operators of ONNX if they have the activations, otherwise scans of their cells.
import { runOperator } from './operator.js';
import { runScan } from './scan.js';
import type { RecurrentLayer } from './steps.js';
import type { Call, Written } from './value.js';

export function writeRecurrent(call: Call<RecurrentLayer>): readonly [Written, ...Written[]] {
  const { layer, inputs, states } = call;
  const [{ mask }, ...initial] = inputs;
  const given = states?.first ?? initial.map(({ name }) => name);
  const ran = runOperator(call, given) ?? runScan(call, given);
  states?.end(ran.last);
  const last = ran.last.map((name): Written => ({ name }));
  const [h = { name: '' }] = last;
  const output = layer.returnSequences ? { ...ran.sequence, mask } : h;
  return [output, ...(layer.returnState ? last : [])];
}
