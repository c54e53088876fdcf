// A `Scan` as recurrent layers, as written by saveOnnx for cells without a recurrent operator.
import type { Read } from '../reading.js';
import type { Value } from '../values.js';
import type { Expression } from './expressions.js';
import { lastOf, layersOf, sequenceOf, stepsOf, turnOf } from './layers.js';
import { Round } from './round.js';

export const readScan: Read = (reading) => {
  const { node } = reading;
  const body = node.graph('body');
  const count = node.inputs.length - node.int('num_scan_inputs', 0);
  const isFitting = count >= 1 && body?.inputs.length === node.inputs.length && body.outputs.length >= count;
  if (!isFitting) throw node.refused('expected a body with its states and steps');
  for (const name of ['scan_input_axes', 'scan_output_axes']) {
    if (node.ints(name)?.some((axis) => axis !== 0))
      throw node.refused(`${name} other than 0 are not supported`);
  }
  const isBackwards = (name: string, index: number): boolean => (node.ints(name)?.[index] ?? 0) !== 0;
  const round = new Round(reading, node.caller);
  const states = body.inputs.slice(0, count).map(({ name = '' }, index) => {
    const before: Expression = { kind: 'state', index, key: `state${index}` };
    round.set(name, before);
    return { index, first: node.inputs[index], before };
  });
  for (const [index, { name = '' }] of body.inputs.slice(count).entries()) {
    const data = node.anyData(count + index);
    const isTurned = Boolean(data.isTurned) !== isBackwards('scan_input_directions', index);
    round.set(name, round.step({ ...data, isTurned }, { kind: 'round', key: 'round' }));
  }
  round.run(body);
  const [becomes, written] = [body.outputs.slice(0, count), body.outputs.slice(count)].map((outputs) =>
    outputs.map(({ name = '' }) => round.get(name)),
  ) as [Expression[], Expression[]];
  const turns = states.map((state, index) => turnOf(state, becomes[index] as Expression));
  const steps = stepsOf(reading, turns, written);
  node.ofOne(steps.x.of);
  const layers = layersOf(reading, steps, turns);
  const refused: Value = { kind: 'refused', error: node.refused('this output of its body is not supported') };
  return [
    ...states.map(({ index }) => lastOf(layers, index) ?? refused),
    ...written.map((one, index) =>
      sequenceOf(reading, one, steps, layers, isBackwards('scan_output_directions', index)),
    ),
  ];
};
