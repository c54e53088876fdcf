// Converts a loop or scan to recurrent layers, by what its iterations compute.
import { isIdMask, maskedValue } from '../activation-formulas.js';
import { isTruthValue } from '../elementwise.js';
import { type Layer, type Mask, maskOf, type Place } from '../network-builder.js';
import { MaskedIds, type Reading, TimeFirst } from '../reading.js';
import { type Data, type Single, sizeOf, type Value } from '../values.js';
import { weightsOf } from './cell-weights.js';
import { type Cell, cellOf, type Turn } from './cells.js';
import { type Expression, isCall } from './expressions.js';

/** A value that is carried from one iteration to the next. */
export interface State extends Turn {
  readonly first: Value | undefined;
  /** Mask of skipped steps; undefined if there is none. */
  readonly mask: Expression | undefined;
  /** Whether it is zeros after a skipped step; then it is an output of the loop, not a state of a layer. */
  readonly isZeroed: boolean;
}

/** The input of an iteration. */
export interface Steps {
  readonly x: Extract<Expression, { kind: 'step' }>;
  readonly mask: Extract<Expression, { kind: 'step' }> | undefined;
}

/** A state by its next value, which may be the old one for skipped steps. */
export function turnOf(state: Pick<State, 'index' | 'first' | 'before'>, becomes: Expression): State {
  const [mask, own, otherwise] = isCall(becomes, 'select') ? becomes.args : [];
  const isZeroed = otherwise?.key === '0' && isNothing(state.first);
  const isMasked = own !== undefined && (otherwise?.key === state.before.key || isZeroed);
  return { ...state, isZeroed, after: isMasked ? own : becomes, mask: isMasked ? mask : undefined };
}

/** @throws LetheError `model` unless there is one sequence and at most one mask. */
export function stepsOf({ node }: Reading, turns: readonly State[], written: readonly Expression[]): Steps {
  const seen = new Map<string, Expression>();
  const open = [...turns.flatMap(({ after, mask }) => [after, ...(mask ? [mask] : [])]), ...written];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value.key)) continue;
    seen.set(value.key, value);
    if (value.kind === 'call') open.push(...value.args);
    if (value.kind === 'affine') open.push(...value.terms.map(({ source }) => source));
  }
  const steps = [...seen.values()].filter((value) => value.kind === 'step');
  const [x, ...others] = steps.filter(({ of }) => !isTruthValue(of));
  const [mask, ...more] = steps.filter(({ of }) => isTruthValue(of));
  if (x !== undefined && others.length === 0 && more.length === 0) return { x, mask };
  throw node.refused(`expected a loop over one sequence, got ${others.length + (x === undefined ? 0 : 1)}`);
}

export interface Layers {
  /** The final value of each state. */
  readonly layers: ReadonlyMap<number, Place>;
  readonly last: { readonly layer: Layer; readonly value: Expression };
  /** Values that the last layer output before. */
  readonly output: readonly Expression[];
}

export function layersOf(reading: Reading, { x, mask }: Steps, turns: readonly State[]): Layers {
  const { node } = reading;
  const { place, steps, isTurned } = inputOf(reading, x.of);
  checkMask(reading, place, x.of, mask, turns);
  const layers = new Map<number, Place>();
  let left = turns.filter(({ isZeroed }) => !isZeroed);
  let input: Expression = x;
  let from = place;
  let last: Layers['last'] | undefined;
  for (let cell = cellOf(input, left); cell !== undefined; cell = cellOf(input, left)) {
    // Only the first of several layers has a reversed input.
    const layer = put(reading, cell, input, from, left, { steps, isTurned: isTurned && last === undefined });
    const { h } = cell;
    layers.set(h, { layer, output: { what: 'h', direction: 0 } });
    if (cell.className === 'LSTM') layers.set(cell.c, { layer, output: { what: 'c', direction: 0 } });
    input = left.find(({ index }) => index === h)?.after as Expression;
    from = { layer, output: { what: 'sequence', direction: 0 } };
    last = { layer, value: input };
    left = left.filter(({ index }) => !layers.has(index));
  }
  const others = [...left, ...turns.filter(({ isZeroed }) => isZeroed)];
  const output = others.filter(({ after, first }) => after.key === last?.value.key && isNothing(first));
  if (last === undefined || output.length < others.length)
    throw node.refused('its loop body is not supported');
  // The output starts with zeros in the loop, but with the state in the layer.
  if (mask !== undefined && output.length > 0 && last.layer.inputs.length > 1) {
    throw node.refused('masked steps with initial states are not supported');
  }
  for (const { index } of output)
    layers.set(index, { layer: last.layer, output: { what: 'h', direction: 0 } });
  const { layer } = last;
  const before = turns.filter(({ index }) => {
    const place = layers.get(index);
    return place?.layer === layer && typeof place.output === 'object' && place.output.what === 'h';
  });
  return { layers, last, output: before.map((turn) => turn.before) };
}

function inputOf(reading: Reading, given: Data): { place: Place; steps: number | null; isTurned: boolean } {
  const { node } = reading;
  const {
    isTurned = false,
    axes,
    places: [place],
  }: Single = node.ofOne(given);
  if (axes.join() === 'batch,0,1') throw new TimeFirst('model', node.refused('expected steps first').message);
  if (axes.join() === '0,batch,1') return { place, steps: sizeOf(given, 0), isTurned };
  throw node.refused(`expected a sequence of axes [0,batch,1], got [${axes.join()}]`);
}

function put(
  reading: Reading,
  cell: Cell,
  input: Expression,
  from: Place,
  states: readonly State[],
  { steps, isTurned }: { readonly steps: number | null; readonly isTurned: boolean },
): Layer {
  const { node, network } = reading;
  const of = (index: number): State => states.find((state) => state.index === index) as State;
  const weights = weightsOf(cell, input, of(cell.h).before);
  if (weights === undefined) throw node.refused('gates of different sizes are not supported');
  const { units, own } = weights;
  const all = cell.className === 'LSTM' ? [of(cell.h), of(cell.c)] : [of(cell.h)];
  const config = {
    units,
    use_bias: own.bias !== undefined,
    ...activationsOf(cell),
    ...(cell.className === 'GRU' ? { reset_after: cell.after !== undefined } : {}),
    go_backwards: isTurned,
  };
  const initial = all.every(({ first }) => isNothing(first))
    ? []
    : all.map(({ first }) => stateOf(reading, first, units));
  const recurrent = { states: cell.className === 'LSTM' ? 2 : 1, isBoth: false, units, steps } as const;
  const layer = network.recurrent(cell.className, node.name, config, [from, ...initial], recurrent);
  for (const [name, weight] of Object.entries(own)) {
    reading.spend(weight.values.length);
    layer.weights.push({ name: `${layer.name}/${name}`, ...weight });
  }
  return layer;
}

function activationsOf(cell: Cell): object {
  if (cell.className === 'SimpleRNN') return { activation: cell.gates[0].activation };
  const [, gate, own] = cell.gates;
  return { activation: own.activation, recurrent_activation: gate.activation };
}

/** Undefined and zeros: the default initial state of a layer. */
function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value.kind === 'zeros') return true;
  return value.kind === 'constant' && value.tensor.values.every((number: number) => number === 0);
}

function stateOf({ node }: Reading, value: Value | undefined, units: number): Place {
  const [place, other] = value?.kind === 'data' ? value.places : [];
  const isState = value?.kind === 'data' && value.axes.join() === 'batch,0' && sizeOf(value, 0) === units;
  if (isState && place !== undefined && other === undefined) return place;
  throw node.refused(`expected states of layers or zeros, got ${value?.kind ?? 'none'}`);
}

/**
 * The sequence of an output of all iterations.
 *
 * @param isTurned whether the last iteration comes first
 */
export function sequenceOf(
  { node }: Reading,
  scan: Expression,
  { mask }: Steps,
  { last: { layer, value }, output }: Layers,
  isTurned = false,
): Value {
  const refused: Value = { kind: 'refused', error: node.refused('its sequence output is not supported') };
  const [test, own, otherwise] = isCall(scan, 'select') ? scan.args : [];
  if (mask === undefined ? scan.key !== value.key : test?.key !== mask.key || own?.key !== value.key)
    return refused;
  const isZero = otherwise?.kind === 'number' && otherwise.value === 0;
  const isRepeated = otherwise === undefined || output.some(({ key }) => key === otherwise.key);
  if (!isZero && !isRepeated) return refused;
  if (isZero) layer.config.zero_output_for_mask = true;
  return {
    kind: 'data',
    places: [{ layer, output: { what: 'sequence', direction: 0 } }],
    axes: [0, 'batch', 1],
    isTurned,
  };
}

/** The final value of each state. */
export function lastOf({ layers }: Layers, index: number): Value | undefined {
  const place = layers.get(index);
  return place && { kind: 'data', places: [place], axes: ['batch', 0] };
}

/** @throws LetheError `model` unless the network skips the same steps. */
function checkMask(
  { node, network }: Reading,
  place: Place,
  x: Data,
  mask: Steps['mask'],
  turns: readonly State[],
): void {
  const own = maskOf(place);
  if (turns.some((turn) => turn.mask?.key !== mask?.key))
    throw node.refused('masks of only some states are not supported');
  if (mask === undefined) {
    if (own === undefined) return;
    throw node.refused('masked steps before it are not supported');
  }
  const { of: data } = mask;
  const axes = data.axes.filter((axis) => axis !== 'one').join();
  if (axes !== '0,batch' || Boolean(data.isTurned) !== Boolean(x.isTurned))
    throw node.refused('a mask of these axes is not supported');
  for (const { of, tree } of data.formulas ?? []) {
    const asked: Mask = { of, masked: isIdMask(tree) ? 'ids' : (maskedValue(tree) ?? Number.NaN) };
    if (own?.of.layer === of.layer && own.masked === asked.masked) return;
    if (asked.masked === 'ids' && own === undefined && !network.maskedIds.has(of.layer.name)) {
      throw new MaskedIds(of.layer.name, node.refused('its ids are not masked').message);
    }
  }
  throw node.refused('a mask that the layers before it do not have');
}
