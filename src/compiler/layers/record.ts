// What a kind of layer is, in one record: how it is read, which shapes and weights it has, what it carries, its
// instructions. What only training needs is in ../training/layers.
import type { ProgramContext } from '../program/context.js';
import type { Value } from '../program/value.js';
import type { Config } from '../topology/fields.js';
import type { Parameter, WeightSpec } from '../weights/weight-spec.js';

/** Sizes of a sample's axes; NaN for unknown sizes, when only weights are read. */
export type Shape = readonly number[];

/** One or more items. */
export type OneOrMore<Item> = readonly [Item, ...Item[]];

/** The common part of every layer's description. */
export interface Named {
  readonly kind: string;
  readonly name: string;
}

/** The output shapes of a layer, and its weights. */
export interface Shapes {
  readonly outputs: OneOrMore<Shape>;
  /** In tfjs's order: kernel, recurrent kernel, bias. */
  readonly weights: readonly WeightSpec[];
}

/** A state that a layer carries from step to step: one row of numbers a sample. */
export interface StateSpec {
  /** Such as `h`. */
  readonly name: string;
  readonly units: number;
}

/** One use of a layer. */
export interface Call<Layer> {
  readonly layer: Layer;
  readonly parameters: readonly Parameter[];
  readonly inputs: OneOrMore<Value>;
  readonly inputShapes: OneOrMore<Shape>;
  readonly outputShapes: OneOrMore<Shape>;
  /** Whether the forward pass is needed afterwards: then every step's inner values are kept. */
  readonly keep: boolean;
}

/** One use of a layer, after its forward pass. */
export interface Entry<Layer, Tape> extends Call<Layer> {
  readonly outputs: OneOrMore<Value>;
  /** What the backward pass, or a trace, needs of the forward pass. */
  readonly tape: Tape;
}

/** Views of the arena. */
export type Floats = (address: number, count: number) => Float32Array;

/** Reads its options; keys are in snake_case. */
export type ReadLayer<Layer> = (name: string, config: Config) => Layer;

/** What a layer with states says of them. */
export interface Memory<Layer, Tape> {
  /** In tfjs's order: h, c. */
  states(layer: Layer): readonly StateSpec[];
  /** Whether each batch begins with the states that the one before ended with. */
  isStateful(layer: Layer): boolean;
  /** The layer as a stream runs it, step by step. */
  streamed(layer: Layer): Layer;
  /** Bytes of zeros from which it takes the first states, and a bias that it lacks. */
  zeros(layer: Layer, batch: number): number;
  /** Where its states of the last step lie, in the order of {@link states}. */
  last(context: Pick<ProgramContext, 'batch'>, entry: Entry<Layer, Tape>): readonly number[];
}

/** A kind of layer. */
export interface LayerRecord<Layer extends Named, Tape, Trace> {
  /** By tfjs-layers' names of classes: what each becomes. Throws NotLowered for an option that has no kernel. */
  readonly classes: { readonly [className: string]: ReadLayer<Layer> };
  /** How many inputs it takes, at least and at most. */
  readonly inputs: readonly [least: number, most: number];
  /** How many outputs it gives. */
  outputs(layer: Layer): number;
  /** Throws NotLowered if it cannot take such inputs. */
  shapes(layer: Layer, inputs: OneOrMore<Shape>): Shapes;
  /**
   * What it does with masks of its inputs: passes them on to its outputs, takes them itself and says which its outputs have,
   * or refuses them, as layers of tfjs-layers do that do not support masking.
   */
  masking(layer: Layer): 'passes' | 'takes' | 'refuses';
  /** Null: it has no states. */
  readonly memory: Memory<Layer, Tape> | null;
  /** Why it cannot work on one step without those that follow; undefined if it can. */
  obstacleToStream(layer: Layer, inputs: OneOrMore<Shape>): string | undefined;
  /** For a layer that takes ids: the number of rows. Absent: it takes any numbers. */
  readonly vocabulary?: (layer: Layer) => number;
  /** For a layer that masks steps: the number in all columns of a masked step; undefined: it masks none. */
  readonly leavesOut?: (layer: Layer) => number | undefined;
  /** 1: later layers take each step as a sample; -1: no longer. Absent: samples stay samples. */
  readonly folding?: 1 | -1;
  /** Whether a sample's output in training depends on the others of its batch. Absent: not. */
  readonly mixesSamples?: true;
  forward(context: ProgramContext, call: Call<Layer>): Pick<Entry<Layer, Tape>, 'outputs' | 'tape'>;
  /**
   * Its trace of the first `samples` samples of a batch of `rows`; undefined if nothing was kept. Null: a layer without
   * traces.
   */
  readonly trace:
    | ((floats: Floats, entry: Entry<Layer, Tape>, rows: number, samples: number) => Trace)
    | null;
}

/** For layers that work at each step alone. */
export function passesMasks(): 'passes' {
  return 'passes';
}

export function takesMasks(): 'takes' {
  return 'takes';
}

/** For layers whose classes in tfjs-layers do not support masking. */
export function refusesMasks(): 'refuses' {
  return 'refuses';
}

/** For layers that give one output. */
export function oneOutput(): number {
  return 1;
}

/** For layers that work at each step alone. */
export function noObstacle(): undefined {
  return undefined;
}

/** Its one input. */
export function inputOf({ inputs }: { readonly inputs: OneOrMore<Value> }): Value {
  return inputs[0];
}

/** The outputs of a layer that passes on one value. */
export function passed(output: Value): { outputs: OneOrMore<Value> } {
  return { outputs: [output] };
}
