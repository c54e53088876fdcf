// Generated models: graphs of up to eight layers of all kinds, with several inputs and outputs, as topologies.
import fc from 'fast-check';
import type { Shape } from '../../../src/compiler/layers/record.js';
import { type LayerJson, layer } from '../networks.js';
import { GraphPlan, type GraphValue, type InputSpec, type Pick, topologyOf } from './graph-plan.js';
import { again, GENERATORS } from './kinds.js';
import type { Setting } from './setting.js';

/** A model as tfjs-layers writes it down, and what goes into it. */
export interface GeneratedModel {
  readonly topology: object;
  readonly inputs: readonly InputSpec[];
  /** Of each output's samples. */
  readonly outputShapes: readonly Shape[];
}

/** A layer that ends the model behind a value: its output of a number. */
export type End = (name: string, shape: Shape, output: number) => LayerJson;

/** What a model is drawn of, until its setting and its ends are known. */
export type Draft = (setting: Setting, end: End) => GeneratedModel;

const MOST_LAYERS = 8;
const MOST_OUTPUTS = 3;

/** Numbers that are drawn; after the last the first again. */
function picker(numbers: readonly number[]): Pick {
  let at = 0;
  return (count) => (numbers[at++ % numbers.length] as number) % count;
}

/** All kinds alike, and layers that are used again. */
const adds = fc.oneof(...Object.values(GENERATORS), { weight: 2, arbitrary: fc.constant(again) });

export const drafts: fc.Arbitrary<Draft> = fc
  .record({
    inputs: fc.array(
      fc.record({
        time: fc.integer({ min: 1, max: 4 }),
        features: fc.integer({ min: 1, max: 4 }),
        isSequence: fc.nat(3).map((draw) => draw < 3),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    steps: fc.array(fc.tuple(adds, fc.array(fc.nat(11), { minLength: 5, maxLength: 5 })), {
      minLength: 1,
      maxLength: MOST_LAYERS - 1,
    }),
    outputs: fc.integer({ min: 1, max: MOST_OUTPUTS }),
    inner: fc.option(fc.nat(7), { nil: undefined, freq: 3 }),
    isSequential: fc.boolean(),
  })
  .map(({ inputs, steps, outputs, inner, isSequential }): Draft => {
    return (setting, end) => {
      const graph = new GraphPlan(setting);
      for (const { time, features, isSequence } of inputs) {
        graph.input({
          shape: isSequence ? [time, features] : [features],
          hasZeros: isSequence && setting.isMasked,
        });
      }
      for (const [add, picks] of steps) {
        if (graph.uses.length < MOST_LAYERS - 1) add(graph, picker(picks));
      }
      const last = addable(graph, endsOf(graph, outputs, inner)).map((value, index) => {
        graph.use(end(`output${index}`, value.shape, index), [value]);
        return graph.values.at(-1) as GraphValue;
      });
      const outputShapes = last.map(({ shape }) => shape);
      return { ...topologyOf(graph, last, isSequential), outputShapes };
    };
  });

/**
 * tfjs-layers adds up the losses of samples, or of steps, before it takes their mean: where it judges, several outputs have
 * the same axes but for the last one.
 */
function addable(graph: GraphPlan, ends: readonly GraphValue[]): readonly GraphValue[] {
  const axes = new Set(ends.map(({ shape }) => shape.slice(0, -1).join()));
  if (!graph.setting.isJudged || axes.size === 1) return ends;
  const free = ends.filter(({ mask, shape }) => mask === undefined || shape.length === 1);
  if (free.length === 0) return ends.slice(-1);
  return free.map((value) => {
    if (value.shape.length === 1) return value;
    graph.use(layer('Flatten', graph.name()), [value]);
    return graph.values.at(-1) as GraphValue;
  });
}

/** The latest values that nobody takes, and perhaps one that somebody does. */
function endsOf(graph: GraphPlan, most: number, inner: number | undefined): GraphValue[] {
  const { uses, values } = graph;
  const offered = (outputs: readonly GraphValue[]): GraphValue | undefined =>
    outputs.find((output) => values.includes(output));
  const ends = graph
    .ends()
    .slice(-most)
    .flatMap(({ outputs }) => offered(outputs) ?? []);
  if (ends.length === 0) return values.filter(({ ids }) => ids === undefined).slice(-1);
  const taken = uses.slice(0, -1).flatMap(({ outputs }) => offered(outputs) ?? []);
  const others = taken.filter((value) => !ends.includes(value));
  const also = inner === undefined ? undefined : others[inner % Math.max(1, others.length)];
  return also === undefined ? ends : [...ends, also];
}
