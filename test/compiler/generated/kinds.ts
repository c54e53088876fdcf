// How each kind of layer comes into a generated model. A kind that is not here does not compile.
import fc from 'fast-check';
import type { Kind } from '../../../src/compiler/layers/index.js';
import { dense, type LayerJson, layer } from '../networks.js';
import { type GraphPlan, type GraphValue, type Pick, recurrentConfig } from './graph-plan.js';
import type { Make } from './layers.js';
import * as layers from './layers.js';
import { takesMask } from './setting.js';

/** Uses a layer on values that are there, if there are such. */
export type Add = (graph: GraphPlan, pick: Pick) => void;

const isNumbers = ({ ids }: GraphValue): boolean => ids === undefined;

/** A layer of one input, on the first value that it takes. */
function single(makes: fc.Arbitrary<Make>): fc.Arbitrary<Add> {
  return makes.map((make): Add => {
    return (graph, pick) => {
      const name = graph.name();
      const value = graph.choose(
        pick,
        (one) => isNumbers(one) && fits(graph, make(name, one, graph.setting), one),
      );
      const json = value && make(name, value, graph.setting);
      if (value !== undefined && json !== undefined) graph.use(json, [value]);
    };
  });
}

function fits({ setting }: GraphPlan, json: LayerJson | undefined, { mask }: GraphValue): boolean {
  return json !== undefined && (mask === undefined || takesMask(json, setting));
}

const MERGE_MODES = ['concat', 'sum', 'ave', 'mul', null] as const;

/** How a recurrent layer is used: whether it returns its states, is given some, works in both directions. */
const recurrentUses = fc.record({
  returnsState: fc.boolean(),
  takesStates: fc.boolean(),
  merge: fc.option(fc.constantFrom(...MERGE_MODES), { nil: undefined, freq: 3 }),
});

type RecurrentUse = typeof recurrentUses extends fc.Arbitrary<infer Type> ? Type : never;

function recurrent(
  className: Parameters<typeof layers.recurrent>[0],
  states: number,
  fixed: object = {},
  uses: fc.Arbitrary<RecurrentUse> = recurrentUses,
): fc.Arbitrary<Add> {
  return fc.tuple(layers.recurrent(className, fixed), uses).map(([make, use]): Add => {
    return (graph, pick) => addRecurrent(graph, pick, make, use, states);
  });
}

function addRecurrent(
  graph: GraphPlan,
  pick: Pick,
  make: Make,
  { returnsState, takesStates, merge: drawn }: RecurrentUse,
  states: number,
): void {
  const { setting } = graph;
  // tfjs-layers runs a layer once for each of its outputs, and so takes its states further than once.
  const isOnce = setting.isJudged && setting.batchSize !== null;
  const merge = drawn === null && isOnce ? 'concat' : drawn;
  const value = graph.choose(pick, (one) => isNumbers(one) && layers.isSequence(one));
  // Streams and the batches of stateful layers have states of their own.
  const hasStates = setting.batchSize === null;
  const count = states * (merge === undefined ? 1 : 2);
  const given = value !== undefined && takesStates && hasStates ? statesFor(graph, pick, count) : [];
  const name = graph.name();
  const made = value && make(name, value, setting);
  if (value === undefined || made === undefined) return;
  const config: LayerJson['config'] = { ...made.config, return_state: returnsState && hasStates };
  const units = given[0]?.shape[0] ?? config.units;
  const own: LayerJson = { ...made, config: { ...config, units } };
  const inner = { ...own, config: { ...own.config, name: `${name}_inner` } };
  const json = merge === undefined ? own : layer('Bidirectional', name, { layer: inner, merge_mode: merge });
  // tfjs-layers disposes of the last state in `predict` if the output, which is the same tensor, is taken, too.
  const isTwice = recurrentConfig(json).return_state === true && config.return_sequences === false;
  graph.use(json, [value, ...given], setting.isJudged && isTwice ? 0 : -1);
}

/** As many values of one size as there are states; none if there is nothing like that. */
function statesFor(graph: GraphPlan, pick: Pick, count: number): GraphValue[] {
  const isRow = ({ shape, ids }: GraphValue): boolean => shape.length === 1 && ids === undefined;
  const first = graph.choose(pick, isRow);
  if (first === undefined) return [];
  const states = [first];
  while (states.length < count) states.push(another(graph, pick, states, isRow));
  return states;
}

/**
 * A value of the shape of the first that is none of those: of another that fits, or of the first, where there is none, through
 * a dense layer. tfjs-layers disposes too early of what goes into one layer twice.
 */
function another(
  graph: GraphPlan,
  pick: Pick,
  values: readonly GraphValue[],
  fits: (value: GraphValue) => boolean,
): GraphValue {
  const [first] = values as readonly [GraphValue];
  const value = graph.choose(pick, (one) => fits(one) && !values.includes(one)) ?? first;
  if (value !== first && value.shape.join() === first.shape.join()) return value;
  graph.use(dense(graph.name(), layers.columnsOf(first), { activation: 'tanh' }), [value]);
  return graph.values.at(-1) as GraphValue;
}

/** Values that come together, of one shape: what has another is given it by a dense layer. */
function merging(json: (name: string, first: GraphValue) => LayerJson, takesAnyMask: boolean): Add {
  return (graph, pick) => {
    const isFree = ({ mask, ids }: GraphValue): boolean =>
      ids === undefined && (mask === undefined || (takesAnyMask && graph.setting.isMasked));
    const first = graph.choose(pick, isFree);
    if (first === undefined) return;
    const goesWith = (value: GraphValue): boolean =>
      isFree(value) &&
      value.mask === first.mask &&
      value.shape.length === first.shape.length &&
      value.shape.slice(0, -1).join() === first.shape.slice(0, -1).join();
    const values = [first];
    const more = 1 + pick(2);
    while (values.length <= more) values.push(another(graph, pick, values, goesWith));
    graph.use(json(graph.name(), first), values);
  };
}

/** A value, and one of its steps that have one column each, which meets all of its columns; either may be the first. */
function meetingColumns(className: string): Add {
  return (graph, pick) => {
    const isFree = ({ mask, ids }: GraphValue): boolean => ids === undefined && mask === undefined;
    const value = graph.choose(pick, isFree);
    if (value === undefined) return;
    graph.use(dense(graph.name(), 1, { activation: 'tanh' }), [value]);
    const column = graph.values.at(-1) as GraphValue;
    graph.use(layer(className, graph.name()), pick(2) === 0 ? [value, column] : [column, value]);
  };
}

const MERGES = ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'] as const;

const merges = fc.oneof(
  // tfjs-layers gives the masks that come together another shape.
  {
    weight: 3,
    arbitrary: fc.constantFrom(...MERGES).map((name) => merging((own) => layer(name, own), false)),
  },
  fc.constantFrom(...MERGES).map((className): Add => {
    // tfjs-layers' gradients of the greatest and least have the wrong shape then.
    const judged = className === 'Maximum' || className === 'Minimum' ? 'Multiply' : className;
    return (graph, pick) => meetingColumns(graph.setting.isJudged ? judged : className)(graph, pick);
  }),
);

/** Two sequences that meet along their features, or a sequence and a row; the second gets as many by a dense layer. */
const dots: fc.Arbitrary<Add> = fc.boolean().map(
  (normalize): Add =>
    (graph, pick) => {
      const isFree = ({ mask, ids, shape }: GraphValue): boolean =>
        ids === undefined && mask === undefined && shape.length <= 2;
      const first = graph.choose(pick, isFree);
      const other = graph.choose(pick, (value) => isFree(value) && value !== first);
      if (first === undefined || other === undefined) return;
      graph.use(dense(graph.name(), layers.columnsOf(first), { activation: 'tanh' }), [other]);
      const second = graph.values.at(-1) as GraphValue;
      graph.use(layer('Dot', graph.name(), { axes: -1, normalize }), [first, second]);
    },
);

/** Along the last axis, the first of a sample, or the one before the last, which is in the middle of three. */
const concatenates = fc.constantFrom(-1, 1, 'middle').map((place) => {
  const axisOf = ({ shape }: GraphValue): number => Math.max(1, shape.length - 1);
  const along = (value: GraphValue): number => (typeof place === 'number' ? place : axisOf(value));
  return merging((name, first) => layer('Concatenate', name, { axis: along(first) }), place === -1);
});

const embeddings = fc
  .tuple(layers.embeddings, fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 4 }))
  .map(([make, ids, steps]): Add => {
    return (graph, pick) => {
      const value =
        graph.choose(pick, (one) => one.ids !== undefined) ?? graph.input({ shape: [steps], ids });
      const json = make(graph.name(), value, graph.setting);
      if (json !== undefined) graph.use(json, [value]);
    };
  });

export const GENERATORS: { readonly [K in Kind]: fc.Arbitrary<Add> } = {
  lstm: recurrent('LSTM', 2),
  gru: recurrent('GRU', 1),
  simpleRNN: recurrent('SimpleRNN', 1),
  dense: single(layers.denses),
  masking: single(layers.maskings),
  activation: single(layers.activations),
  rectifier: single(layers.rectifiers),
  prelu: single(layers.prelus),
  dropout: single(layers.dropouts),
  gaussianNoise: single(layers.gaussianNoises),
  gaussianDropout: single(layers.gaussianDropouts),
  alphaDropout: single(layers.alphaDropouts),
  reshape: single(layers.reshapes),
  // What puts the sequence of the backward direction into the order of the other one.
  reverse: recurrent(
    'LSTM',
    2,
    { return_sequences: true },
    fc.record({
      returnsState: fc.boolean(),
      takesStates: fc.boolean(),
      merge: fc.constantFrom(...MERGE_MODES),
    }),
  ),
  // Zeros in the steps that are left out: a recurrent layer's of Keras.
  zeroMasked: recurrent('GRU', 1, { return_sequences: true, zero_output_for_mask: true }),
  stepsToSamples: single(layers.timed(false)),
  samplesToSteps: single(layers.timed(true)),
  repeatVector: single(layers.repeats),
  embedding: embeddings,
  merge: merges,
  dot: dots,
  concatenate: concatenates,
  conv1d: single(layers.convolutions),
  pooling1d: single(layers.poolings),
  permute: single(layers.permutes),
  layerNormalization: single(layers.layerNormalizations),
  batchNormalization: single(layers.batchNormalizations),
};

/** A layer that is there, on another value of the shape and mask that it had. */
export const again: Add = (graph, pick) => {
  const { uses, setting } = graph;
  if (setting.batchSize !== null) return; // Its uses would share states.
  const shareable = uses.filter(
    ({ inputs, layer: { class_name: name } }) => inputs.length === 1 && name !== 'Embedding',
  );
  const use = shareable.at(-1 - pick(Math.max(1, shareable.length)));
  const [before] = use?.inputs ?? [];
  if (use === undefined || before === undefined) return;
  const isAlike = (value: GraphValue): boolean =>
    value !== before &&
    isNumbers(value) &&
    value.mask === before.mask &&
    value.shape.join() === before.shape.join();
  const value = graph.choose(pick, isAlike);
  const hidden = use.outputs.findIndex((output) => !graph.values.includes(output));
  if (value !== undefined) graph.use(use.layer, [value], hidden);
};
