// Writes a network as a graph of ONNX, by kinds.ts.
import {
  idRangeOf,
  isStateful,
  type LayerDescription,
  type NetworkDescription,
  openShapes,
  type ResolvedNode,
  readOutputNames,
  readTopology,
  recordOf,
  resolve,
} from '../../../compiler/index.js';
import { ELEMENT_TYPES, type NewOnnx } from '../../../formats/index.js';
import type { NamedWeight } from '../../../network/index.js';
import { GraphWriter, int } from './graph-writer.js';
import { WRITERS } from './kinds.js';
import type { Call, States, Value, Written } from './value.js';

type Info = NewOnnx<'value'>;
/** Null for sizes that are not fixed. */
type Dims = readonly (number | string | null)[];

/** @param topology the topology of the network */
export function graphOf(topology: unknown, weights: readonly NamedWeight[]): NewOnnx<'graph'> {
  const network = readTopology(topology);
  const { nodes, outputs, outputShapes } = resolve(network, openShapes(network));
  const { inputs } = network;
  const batch = network.batchSize ?? 'batch';
  const names = namesOf(network, readOutputNames(topology));
  const stateful = network.layers.filter(isStateful);
  const graph = new GraphWriter([
    ...names.inputs,
    ...names.outputs,
    ...stateful.flatMap((layer) => statesOf(layer).flatMap(({ first, last }) => [first, last])),
  ]);
  const ids = new Map<string, string>();
  const values: Value[] = inputs.map(({ shape }, index) => {
    const name = names.inputs[index] as string;
    return { name, shape: shape.map((size) => size ?? Number.NaN) };
  });
  const infos = inputs.map(({ shape }, index): Info => {
    const name = names.inputs[index] as string;
    const isIds = idRangeOf(network, index) !== undefined;
    if (isIds) ids.set(name, graph.op('Cast', [name], { to: int(ELEMENT_TYPES.FLOAT) }));
    const dims = shape.map((size, axis) => size ?? `${name}:${axis + 1}`);
    return infoOf(name, [batch, ...dims], isIds ? ELEMENT_TYPES.INT64 : ELEMENT_TYPES.FLOAT);
  });
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  for (const node of nodes) {
    const { description: layer } = node;
    graph.layer = layer.name;
    const takesIds = recordOf(layer).vocabulary !== undefined;
    const taken = node.inputs.map((value) => {
      const given = values[value] as Value;
      return takesIds ? given : { ...given, name: ids.get(given.name) ?? given.name };
    }) as [Value, ...Value[]];
    const written = write(layer, {
      graph,
      layer,
      inputs: taken,
      shapes: node.outputShapes,
      weight: (own) => byName.get(`${layer.name}/${own}`),
      states: isStateful(layer) ? carried(graph, layer) : undefined,
    });
    keep(node, taken, written, values);
  }
  for (const [index, value] of outputs.entries()) {
    graph.rename((values[value] as Value).name, names.outputs[index] as string);
  }
  const states = stateful.flatMap((layer) => statesOf(layer).map((state) => ({ ...state, batch })));
  return graph.finish(
    'lethe',
    [...infos, ...states.map(({ first, units }) => infoOf(first, [batch, units]))],
    [
      ...outputShapes.map((shape, index) => {
        const dims = shape.map((size) => (Number.isNaN(size) ? null : size));
        return infoOf(names.outputs[index] as string, [batch, ...dims]);
      }),
      ...states.map(({ last, units }) => infoOf(last, [batch, units])),
    ],
  );
}

function write(layer: LayerDescription, call: Call<LayerDescription>): readonly [Written, ...Written[]] {
  return (WRITERS[layer.kind] as (one: typeof call) => readonly [Written, ...Written[]])(call);
}

/** Values of a node, with the masks that its kind passes on. */
function keep(
  node: ResolvedNode,
  inputs: readonly Value[],
  written: readonly Written[],
  values: Value[],
): void {
  const { description: layer, outputs, outputShapes } = node;
  const passes = recordOf(layer).masking(layer) === 'passes';
  for (const [index, value] of outputs.entries()) {
    const own = written[index] as Written;
    const mask = passes ? inputs.find((input) => input.mask !== undefined)?.mask : own.mask;
    values[value] = { ...own, shape: outputShapes[index] ?? [], mask };
  }
}

/** Names of a state before and after the graph. */
function statesOf(layer: LayerDescription): { first: string; last: string; units: number }[] {
  const states = recordOf(layer).memory?.states(layer) ?? [];
  return states.map(({ name, units }) => {
    return { first: `${layer.name}/${name}`, last: `${layer.name}/${name}/next`, units };
  });
}

function carried(graph: GraphWriter, layer: LayerDescription): States {
  const states = statesOf(layer);
  return {
    first: states.map(({ first }) => first),
    end: (values) => {
      for (const [index, { last }] of states.entries()) graph.rename(values[index] as string, last);
    },
  };
}

/**
 * Names of the graph's inputs and outputs: `input` and `output`; if there are several, the names of their layers, with a number for outputs
 * of the same layer and for those with the name of an input.
 */
function namesOf({ inputs }: NetworkDescription, outputNames: readonly string[]) {
  const taken = new Set<string>();
  const unused = (name: string): string => {
    let unused = name;
    for (let count = 1; taken.has(unused); count++) unused = `${name}_${count}`;
    taken.add(unused);
    return unused;
  };
  // Names with a slash are reserved for weights and inner values.
  const all = (names: readonly string[], only: string): string[] =>
    names.map((name) => unused(names.length === 1 ? only : name.replaceAll('/', '_')));
  const own = inputs.map(({ name }) => name);
  return { inputs: all(own, 'input'), outputs: all(outputNames, 'output') };
}

function infoOf(name: string, dims: Dims, elementType: number = ELEMENT_TYPES.FLOAT): Info {
  const sizes = dims.map((size) =>
    typeof size === 'string' ? { parameter: size } : size === null ? {} : { size },
  );
  return { name, type: { tensor: { elementType, shape: { dims: sizes } } } };
}
