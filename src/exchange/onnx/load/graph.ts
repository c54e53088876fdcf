// Converts a graph of another program to a network, node by node.
import { LetheError } from '../../../errors.js';
import { ELEMENT_TYPES, type Onnx, readTensor } from '../../../formats/index.js';
import { inQuotes, mismatch } from '../../../text/quote.js';
import { NetworkBuilder, type Place } from './network-builder.js';
import { NodeReader } from './node-reader.js';
import { OPERATORS } from './operators.js';
import type { Found } from './own.js';
import { dataOf, MaskedIds, put, type Reading, TimeFirst } from './reading.js';
import { type Axis, type Data, sampleAxes, type Value } from './values.js';

/** Most numbers that may be moved, per number in the file, and in addition. */
const MOVES_A_NUMBER = 16;
const MOVES = 1_000_000;

/** Older opsets define some operators differently. */
const OLDEST_OPSET = 9;

/**
 * The network that a graph describes. Axis 0 of the inputs is the batch; if a recurrent operator finds the time steps there, the batch is
 * axis 1.
 *
 * @throws LetheError `model` that names the first unsupported operator, `data` if the graph is damaged.
 */
export function readGraph(
  caller: string,
  { graph, opsets }: Pick<Onnx<'model'>, 'opsets'> & { graph: Onnx<'graph'> },
): Found {
  const opset = opsets.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx')?.version ?? 0;
  if (opset < OLDEST_OPSET) {
    throw new LetheError('model', mismatch(`${caller}: opset`, `at least ${OLDEST_OPSET}`, opset));
  }
  return readAnew(caller, graph, opset, { batchAt: 0, maskedIds: new Set() });
}

/** Facts that are only found while a graph is read. */
interface Beginning {
  readonly batchAt: 0 | 1;
  /** Inputs whose index 0 is masked. */
  readonly maskedIds: ReadonlySet<string>;
}

function readAnew(caller: string, graph: Onnx<'graph'>, opset: number, beginning: Beginning): Found {
  const { batchAt, maskedIds } = beginning;
  try {
    return readFrom(caller, graph, opset, beginning);
  } catch (error) {
    if (error instanceof TimeFirst && batchAt === 0) {
      return readAnew(caller, graph, opset, { ...beginning, batchAt: 1 });
    }
    if (error instanceof MaskedIds && maskedIds.size < MOST_MASKED) {
      return readAnew(caller, graph, opset, {
        ...beginning,
        maskedIds: new Set([...maskedIds, error.input]),
      });
    }
    throw error;
  }
}

/** Most inputs with masked indices; each is found by reading the graph again. */
const MOST_MASKED = 8;

function readFrom(
  caller: string,
  graph: Onnx<'graph'>,
  opset: number,
  { batchAt, maskedIds }: Beginning,
): Found {
  const values = new Map<string, Value>();
  const network = new NetworkBuilder(caller, maskedIds);
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
    if (values.has(name)) continue; // An initializer that an input could override.
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
  const state = { network, opset, batchSize, spend, named: values };
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
  graph: Pick<Reading, 'network' | 'opset' | 'batchSize' | 'spend' | 'named'>,
): void {
  const inputs = proto.inputs.map((name) => {
    if (name === '') return undefined;
    const value = values.get(name);
    if (value !== undefined) return value;
    throw new LetheError('data', mismatch(`${caller}: value ${inQuotes(name)}`, 'a known value', 'none'));
  });
  const node = new NodeReader(caller, proto, inputs);
  const reading: Reading = { ...graph, node, isTakenOnce: uses.get(proto.outputs[0] ?? '') === 1 };
  const given = orRefused(reading, proto.domain ?? '');
  for (const [index, name] of proto.outputs.entries()) {
    if (name === '') continue;
    const value = given.kind === 'refused' ? given : given.values[index];
    values.set(
      name,
      value ?? { kind: 'refused', error: node.refused(`its output ${index} is not supported`) },
    );
  }
}

/** Exporters leave unused nodes in a graph, so an unsupported node only matters if an output depends on it. */
function orRefused(
  { node, ...reading }: Reading,
  domain: string,
): Extract<Value, { kind: 'refused' }> | { readonly kind: 'read'; readonly values: readonly Value[] } {
  const refused = node.inputs.find((input) => input?.kind === 'refused');
  if (refused?.kind === 'refused' && !OF_ANYTHING.has(node.opType)) return refused;
  const read = STANDARD.has(domain) ? OPERATORS.get(node.opType) : undefined;
  try {
    if (read === undefined) throw node.refused('not supported');
    return { kind: 'read', values: read({ node, ...reading }) };
  } catch (error) {
    const isRefusal = error instanceof LetheError && error.code === 'model' && !isBeginning(error);
    if (isRefusal) return { kind: 'refused', error };
    throw error;
  }
}

/** Whether the graph must be read again in another way. */
function isBeginning(error: unknown): boolean {
  return error instanceof TimeFirst || error instanceof MaskedIds;
}

/** Operators whose result does not depend on the kind of their input. */
const OF_ANYTHING: ReadonlySet<string> = new Set(['ConstantOfShape']);

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

/** The layers of the graph's outputs, in order. */
function outputOf(
  caller: string,
  name: string,
  value: Value | undefined,
  graph: Pick<Reading, 'network' | 'opset' | 'batchSize' | 'spend' | 'named'>,
): Place {
  if (value?.kind === 'refused') throw value.error;
  const node = new NodeReader(caller, { ...NO_NODE, name, opType: 'output', outputs: [name] }, [value]);
  const reading: Reading = { ...graph, node, isTakenOnce: false };
  const data = node.data(0);
  const axes = data.axes.filter((axis) => axis !== 'one');
  const inner = data.axes.slice(data.axes.indexOf('batch')).filter((axis) => axis === 'one');
  if (inner.length > 0) {
    // A single step as a sequence.
    if (data.axes.join() === 'batch,one,0') return put(reading, 'RepeatVector', { n: 1 }, data.places);
    throw node.refused(`axes [${data.axes.join()}] are not supported`);
  }
  const [place] = data.places;
  const samples = sampleAxes(data);
  if (samples.every((axis, index) => axis === index)) return place;
  if (samples.join() === '1,0' && axes[0] === 'batch')
    return put(reading, 'Permute', { dims: [2, 1] }, [place]);
  throw node.refused(`axes [${data.axes.join()}] are not supported`);
}

const NO_NODE: Onnx<'node'> = {
  inputs: [],
  outputs: [],
  name: undefined,
  opType: undefined,
  attributes: [],
  domain: undefined,
};
