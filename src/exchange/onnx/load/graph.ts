// A graph that another program wrote, as a network: node by node.
import { LetheError } from '../../../errors.js';
import { ELEMENT_TYPES, type Onnx, readTensor } from '../../../formats/index.js';
import { inQuotes, mismatch } from '../../../text/quote.js';
import { NetworkBuilder, type Place } from './network-builder.js';
import { NodeReader } from './node-reader.js';
import { OPERATORS } from './operators.js';
import type { Found } from './own.js';
import { dataOf, put, type Reading, TimeFirst } from './reading.js';
import { type Axis, type Data, sampleAxes, type Value } from './values.js';

/** Numbers that may be moved, for each that the file has, and beside. */
const MOVES_A_NUMBER = 16;
const MOVES = 1_000_000;

/** Older ones mean something else by some operators. */
const OLDEST_OPSET = 9;

/**
 * The network that a graph says. Samples of a batch are axis 0 of the inputs; where a recurrent operator finds the steps there, axis 1.
 *
 * @throws LetheError `model` naming the first operator that no layer is, `data` if the graph is damaged.
 */
export function readGraph(
  caller: string,
  { graph, opsets }: Pick<Onnx<'model'>, 'opsets'> & { graph: Onnx<'graph'> },
): Found {
  const opset = opsets.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx')?.version ?? 0;
  if (opset < OLDEST_OPSET) {
    throw new LetheError('model', mismatch(`${caller}: opset`, `at least ${OLDEST_OPSET}`, opset));
  }
  try {
    return readBatchAt(caller, graph, opset, 0);
  } catch (error) {
    if (error instanceof TimeFirst) return readBatchAt(caller, graph, opset, 1);
    throw error;
  }
}

function readBatchAt(caller: string, graph: Onnx<'graph'>, opset: number, batchAt: number): Found {
  const values = new Map<string, Value>();
  const network = new NetworkBuilder(caller);
  let left = MOVES;
  for (const proto of graph.initializers) {
    const tensor = readTensor(caller, proto);
    left += MOVES_A_NUMBER * tensor.values.length;
    values.set(proto.name ?? '', { kind: 'constant', tensor });
  }
  const spend = (numbers: number): void => {
    left -= numbers;
    if (left < 0) throw new LetheError('data', mismatch(caller, 'constants that are moved once', 'more'));
  };
  const states = new Set(
    graph.nodes.flatMap(({ opType = '', inputs }) => (STATES.has(opType) ? inputs.slice(5, 7) : [])),
  );
  for (const input of graph.inputs) {
    const name = input.name ?? '';
    if (values.has(name)) continue; // An initializer that could be another one.
    values.set(name, readInput(caller, network, input, states.has(name) ? 1 : batchAt, states.has(name)));
  }
  const uses = new Map<string, number>();
  for (const name of [
    ...graph.nodes.flatMap(({ inputs }) => inputs),
    ...graph.outputs.map((one) => one.name ?? ''),
  ]) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const sizes = graph.inputs.map(({ type }) => type?.tensor?.shape?.dims[batchAt]?.size ?? 0);
  const [size = 0] = sizes;
  const batchSize = size > 0 && sizes.every((one) => one === size) ? size : null;
  const state = { network, opset, batchSize, spend };
  for (const proto of graph.nodes) readNode(caller, proto, values, uses, state);
  const outputs = graph.outputs.map(({ name = '' }) => outputOf(caller, name, values.get(name), state));
  if (outputs.length === 0) throw new LetheError('data', mismatch(caller, 'a graph with outputs', 'none'));
  return network.finish(outputs);
}

const STANDARD: ReadonlySet<string> = new Set(['', 'ai.onnx']);

const STATES: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'RNN']);

function readNode(
  caller: string,
  proto: Onnx<'node'>,
  values: Map<string, Value>,
  uses: ReadonlyMap<string, number>,
  graph: Pick<Reading, 'network' | 'opset' | 'batchSize' | 'spend'>,
): void {
  const inputs = proto.inputs.map((name) => {
    if (name === '') return undefined;
    const value = values.get(name);
    if (value !== undefined) return value;
    throw new LetheError('data', mismatch(`${caller}: value ${inQuotes(name)}`, 'one that is there', 'none'));
  });
  const node = new NodeReader(caller, proto, inputs);
  const read = STANDARD.has(proto.domain ?? '') ? OPERATORS.get(node.opType) : undefined;
  if (read === undefined) throw node.refused('no layer does that');
  const reading: Reading = { ...graph, node, isTakenOnce: uses.get(proto.outputs[0] ?? '') === 1 };
  const given = read(reading);
  for (const [index, name] of proto.outputs.entries()) {
    if (name === '') continue;
    const value = given[index];
    if (value !== undefined) values.set(name, value);
    else if (uses.has(name)) throw node.refused(`its output ${index} has no layer`);
  }
}

function readInput(
  caller: string,
  network: NetworkBuilder,
  { name = '', type }: Onnx<'value'>,
  batchAt: number,
  isState: boolean,
): Data {
  const what = `${caller}: input ${inQuotes(name)}`;
  const { elementType = 0, shape } = type?.tensor ?? {};
  const known: readonly number[] = [ELEMENT_TYPES.FLOAT, ELEMENT_TYPES.INT32, ELEMENT_TYPES.INT64];
  if (!known.includes(elementType)) {
    throw new LetheError('model', mismatch(what, 'float, int32 or int64', `type ${elementType}`));
  }
  const dims = shape?.dims;
  if (dims === undefined || dims.length <= batchAt || dims.length > 5 || (isState && dims.length !== 3)) {
    throw new LetheError(
      'model',
      mismatch(what, 'a shape with a batch', dims === undefined ? 'none' : `[${dims.length}]`),
    );
  }
  const sizes = dims.map(({ size }) => (size === undefined || size <= 0 ? null : size));
  const isSample = (axis: number): boolean => axis !== batchAt && !(isState && axis === 0);
  const place = network.input(
    name,
    sizes.filter((_, axis) => isSample(axis)),
  );
  let next = 0;
  const axes = sizes.map((_, axis): Axis => (axis === batchAt ? 'batch' : isSample(axis) ? next++ : 'one'));
  return dataOf(place, axes);
}

/** The layer that gives it, in the order of the network. */
function outputOf(
  caller: string,
  name: string,
  value: Value | undefined,
  graph: Pick<Reading, 'network' | 'opset' | 'batchSize' | 'spend'>,
): Place {
  const node = new NodeReader(caller, { ...NO_NODE, name, opType: 'output', outputs: [name] }, [value]);
  const reading: Reading = { ...graph, node, isTakenOnce: false };
  const data = node.data(0);
  const axes = data.axes.filter((axis) => axis !== 'one');
  const inner = data.axes.slice(data.axes.indexOf('batch')).filter((axis) => axis === 'one');
  if (inner.length > 0) {
    // One step, as a sequence.
    if (data.axes.join() === 'batch,one,0') return put(reading, 'RepeatVector', { n: 1 }, data.places);
    throw node.refused(`axes [${data.axes.join()}] have no layer`);
  }
  const [place] = data.places;
  const samples = sampleAxes(data);
  if (samples.every((axis, index) => axis === index)) return place;
  if (samples.join() === '1,0' && axes[0] === 'batch')
    return put(reading, 'Permute', { dims: [2, 1] }, [place]);
  throw node.refused(`axes [${data.axes.join()}] have no layer`);
}

const NO_NODE: Onnx<'node'> = {
  inputs: [],
  outputs: [],
  name: undefined,
  opType: undefined,
  attributes: [],
  domain: undefined,
};
