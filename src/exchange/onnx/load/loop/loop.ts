// A loop as recurrent layers, as written by TensorFlow's exporters.
import type { Onnx } from '../../../../formats/index.js';
import type { Read } from '../reading.js';
import type { Value } from '../values.js';
import { type Expression, isCall } from './expressions.js';
import { lastOf, layersOf, type State, sequenceOf, stepsOf, turnOf } from './layers.js';
import { Round } from './round.js';
import { checkRounds } from './rounds.js';

export const readLoop: Read = (reading) => {
  const { node } = reading;
  const body = node.graph('body');
  const count = node.inputs.length - 2;
  if (body === undefined || count < 1 || body.inputs.length !== count + 2 || body.outputs.length <= count) {
    throw node.refused('expected a body with the loop values');
  }
  const round = new Round(reading, node.caller);
  const names = body.inputs.map(({ name = '' }) => name);
  const carried = names.slice(2).map((name, index) => {
    const first = node.inputs[index + 2];
    const isKept = sourceOf(body, body.outputs[index + 1]?.name ?? '') === name;
    const state: Expression = { kind: 'state', index, key: `state${index}` };
    const before = isKept ? round.outer(first) : state;
    if (before !== undefined) round.set(name, before);
    return { index, first, before, isKept };
  });
  round.set(names[0] ?? '', { kind: 'round', key: 'round' });
  round.run(body);
  const states = carried.flatMap(({ index, first, before, isKept }): State[] => {
    if (isKept || before === undefined) return [];
    const after = round.get(body.outputs[index + 1]?.name ?? '');
    return [turnOf({ index, first, before }, after)];
  });
  const isCounter = (value: Expression): boolean =>
    value.kind === 'round' || states.some((one) => isCounting(one, value));
  const turns = states.filter((state) => !isCounter(state.before));
  const scans = body.outputs.slice(count + 1).map(({ name = '' }) => round.get(name));
  const steps = stepsOf(reading, turns, scans);
  node.ofOne(steps.x.of);
  for (const { at } of [steps.x, steps.mask ?? steps.x]) {
    if (!isCounter(at)) throw node.refused('steps that are not taken in order are not supported');
  }
  checkRounds(reading, steps.x.of, round.get(body.outputs[0]?.name ?? ''), isCounter);
  const layers = layersOf(reading, steps, turns);
  const refused: Value = { kind: 'refused', error: node.refused('its counter as output is not supported') };
  const finals = carried.map(({ index, first, isKept }): Value => {
    return (isKept ? first : lastOf(layers, index)) ?? refused;
  });
  return [...finals, ...scans.map((scan) => sequenceOf(reading, scan, steps, layers))];
};

/** The value of which it is a copy. */
function sourceOf({ nodes }: Onnx<'body'>, name: string): string {
  const copies = new Map(
    nodes.flatMap(({ opType, inputs: [from], outputs: [to] }) =>
      opType === 'Identity' && from !== undefined && to !== undefined ? [[to, from] as const] : [],
    ),
  );
  let source = name;
  for (let left = copies.size; left > 0; left--) source = copies.get(source) ?? source;
  return source;
}

function isCounting({ first, before, after, mask }: State, value: Expression): boolean {
  const isZero =
    first?.kind === 'constant' && first.tensor.values.length === 1 && first.tensor.values[0] === 0;
  const [one, other] = isCall(after, 'add') ? after.args : [];
  const isNext = one?.key === before.key && other?.key === '1';
  return value.key === before.key && isZero && isNext && mask === undefined;
}
