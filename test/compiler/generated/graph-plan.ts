// A model while it is generated: values, and the layers that are used on them; then its topology.
import { READERS, recordOf } from '../../../src/compiler/layers/index.js';
import type { OneOrMore, Shape } from '../../../src/compiler/layers/record.js';
import { withFileNames } from '../../../src/compiler/topology/fields.js';
import { type LayerJson, layer } from '../networks.js';
import { passesMask, type Setting } from './setting.js';

/** What a layer may take: an input, or what another layer gives. */
export interface GraphValue {
  /** Of the layer that gives it. */
  readonly name: string;
  readonly call: number;
  readonly output: number;
  /** Of one sample. */
  readonly shape: Shape;
  /** Which mask it carries. */
  readonly mask?: string | undefined;
  /** Of an input that is numbers of rows: how many rows there are. */
  readonly ids?: number;
  /** Whether an input has steps of zeros. */
  readonly hasZeros?: boolean;
}

/** What the data of an input are. */
export interface InputSpec {
  readonly shape: Shape;
  readonly ids?: number;
  readonly hasZeros?: boolean;
}

/** One use of a layer. */
interface Use {
  readonly layer: LayerJson;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** Numbers that are drawn, one after the other, for what depends on what there is. */
export type Pick = (count: number) => number;

const STATES: { readonly [className: string]: number } = { LSTM: 2, GRU: 1, SimpleRNN: 1 };

export class GraphPlan {
  readonly setting: Setting;
  readonly inputs: Map<string, InputSpec> = new Map();
  readonly uses: Use[] = [];
  /** The last one is the one that was made last. */
  readonly values: GraphValue[] = [];

  constructor(setting: Setting) {
    this.setting = setting;
  }

  input(spec: InputSpec): GraphValue {
    const name = `input${this.inputs.size}`;
    this.inputs.set(name, spec);
    const value = { ...spec, name, call: 0, output: 0 };
    this.values.push(value);
    return value;
  }

  /** A name that no layer has. */
  name(): string {
    return `layer${new Set(this.uses.map((use) => use.layer)).size}`;
  }

  /** A value of those that fit: the latest for 0. */
  choose(pick: Pick, fits: (value: GraphValue) => boolean): GraphValue | undefined {
    const fitting = this.values.filter(fits).reverse();
    return fitting.length === 0 ? undefined : fitting[pick(fitting.length)];
  }

  /** @param hidden outputs that nobody may take */
  use(json: LayerJson, inputs: readonly GraphValue[], hidden: number = -1): void {
    const call = this.uses.filter((use) => use.layer === json).length;
    const { name } = json.config;
    const mask = this.#maskAfter(json, inputs, `${name} ${call}`);
    const shapes = shapesAfter(json, inputs.map(({ shape }) => shape) as unknown as OneOrMore<Shape>);
    // tfjs-layers gives the states the mask of the sequence.
    const ofStates = mask === undefined || !this.setting.isJudged ? undefined : `${mask}, of states`;
    const firstState = firstStateOf(json);
    const outputs = shapes.map(
      (shape, output): GraphValue => ({
        ...{ name, call, output, shape },
        mask: output < firstState ? mask : ofStates,
      }),
    );
    this.uses.push({ layer: json, inputs, outputs });
    this.values.push(...outputs.filter(({ output }) => output !== hidden));
  }

  #maskAfter(json: LayerJson, [first]: readonly GraphValue[], own: string): string | undefined {
    const { class_name: className, config } = json;
    if (className === 'Masking' || (className === 'Embedding' && config.mask_zero === true)) return own;
    const { return_sequences: sequences = true } = recurrentConfig(json);
    return passesMask(json, this.setting) && sequences === true ? first?.mask : undefined;
  }

  /** Uses whose outputs nobody takes. */
  ends(): Use[] {
    const taken = new Set(this.uses.flatMap(({ inputs }) => inputs));
    return this.uses.filter(({ outputs }) => !outputs.some((output) => taken.has(output)));
  }
}

/** Of a recurrent layer, or of the one that works in both directions. */
export function recurrentConfig({ class_name: className, config }: LayerJson): LayerJson['config'] {
  return className === 'Bidirectional' ? (config.layer as LayerJson).config : config;
}

/** How many outputs there are before the first state. */
function firstStateOf(json: LayerJson): number {
  if (recurrentConfig(json).return_state !== true) return Number.POSITIVE_INFINITY;
  return json.class_name === 'Bidirectional' && json.config.merge_mode === null ? 2 : 1;
}

function shapesAfter(json: LayerJson, inputs: OneOrMore<Shape>): readonly Shape[] {
  const { class_name: className, config } = json;
  if (className === 'Sequential') {
    return (config.layers as LayerJson[]).reduce<readonly Shape[]>(
      (shapes, inner) => shapesAfter(inner, [shapes[0] as Shape]),
      inputs,
    );
  }
  if (className === 'TimeDistributed') {
    const [[time = 1, ...step]] = inputs;
    const [output = []] = shapesAfter(config.layer as LayerJson, [step]);
    return [[time, ...output]];
  }
  if (className === 'Bidirectional') return shapesOfBoth(config, inputs);
  const read = READERS.get(className);
  if (read === undefined) throw new Error(`nobody reads ${className}`);
  const description = read(config.name, withFileNames(config));
  return recordOf(description).shapes(description, inputs).outputs;
}

function shapesOfBoth(config: LayerJson['config'], inputs: OneOrMore<Shape>): readonly Shape[] {
  const inner = config.layer as LayerJson;
  const states = STATES[inner.class_name] as number;
  const [output, ...last] = shapesAfter(inner, [inputs[0]]) as [Shape, ...Shape[]];
  const both = { concat: [[...output.slice(0, -1), 2 * (output.at(-1) as number)]], null: [output, output] };
  const { [String(config.merge_mode) as 'concat']: merged = [output] } = both;
  return [...merged, ...last, ...last].slice(0, merged.length + (last.length > 0 ? 2 * states : 0));
}

/** The topology of what the ends are made of; the rest is left out. */
export function topologyOf(
  plan: GraphPlan,
  outputs: readonly GraphValue[],
  isSequential: boolean,
): { topology: object; inputs: readonly InputSpec[] } {
  const needed = neededUses(plan, outputs);
  const calls = new Map<LayerJson, Use[]>();
  for (const use of needed) calls.set(use.layer, [...(calls.get(use.layer) ?? []), use]);
  const place = (value: GraphValue): unknown[] => {
    const use = needed.find((one) => one.outputs.includes(value));
    const call = use === undefined ? 0 : (calls.get(use.layer) as Use[]).indexOf(use);
    return [value.name, call, value.output, {}];
  };
  const inputs = [...plan.inputs].filter(([name]) =>
    needed.some((use) => use.inputs.some((value) => value.name === name)),
  );
  const shapeOf = (spec: InputSpec): unknown[] => [plan.setting.batchSize, ...spec.shape];
  const specs = inputs.map(([, spec]) => spec);
  const chain = isChain(needed, calls, inputs.length, outputs.length);
  if (isSequential && chain) {
    const layers = needed.map(({ layer: json }, index) =>
      index > 0
        ? json
        : { ...json, config: { ...json.config, batch_input_shape: shapeOf(specs[0] as InputSpec) } },
    );
    return { topology: { class_name: 'Sequential', config: { name: 'model', layers } }, inputs: specs };
  }
  const quiet = plan.setting.isJudged && !chain ? quietLayers([...calls]) : new Map();
  const layers = [
    ...inputs.map(([name, spec]) => ({
      ...layer('InputLayer', name, { batch_input_shape: shapeOf(spec) }),
      ...{ name, inbound_nodes: [] },
    })),
    ...[...calls].map(([json, uses]) => ({
      ...(quiet.get(json) ?? json),
      name: json.config.name,
      inbound_nodes: uses.map((use) => use.inputs.map(place)),
    })),
  ];
  const config = {
    name: 'model',
    layers,
    input_layers: inputs.map(([name]) => [name, 0, 0]),
    output_layers: outputs.map((value) => place(value).slice(0, 3)),
  };
  return { topology: { class_name: 'Model', config }, inputs: specs };
}

/** Options by which a layer draws random numbers. */
const RATES = ['dropout', 'recurrent_dropout', 'rate', 'stddev'];

/**
 * Of layers that draw random numbers, all but the first that is used once and gives one output, without their noise. Where
 * several would draw, tfjs-layers goes through a graph in another order, and runs a layer once for each of its outputs.
 */
function quietLayers(layers: readonly [LayerJson, readonly Use[]][]): ReadonlyMap<LayerJson, LayerJson> {
  const noisy = layers.filter(([json]) => RATES.some((rate) => Number(recurrentConfig(json)[rate] ?? 0) > 0));
  const one = noisy.find(([, uses]) => uses.length === 1 && uses[0]?.outputs.length === 1);
  return new Map(noisy.filter((entry) => entry !== one).map(([json]) => [json, quietened(json)]));
}

function quietened(json: LayerJson): LayerJson {
  const { config } = json;
  if (json.class_name === 'Bidirectional') {
    return { ...json, config: { ...config, layer: quietened(config.layer as LayerJson) } };
  }
  const rates = Object.fromEntries(RATES.filter((rate) => rate in config).map((rate) => [rate, 0]));
  return { ...json, config: { ...config, ...rates } };
}

function neededUses(plan: GraphPlan, outputs: readonly GraphValue[]): Use[] {
  const values = new Set(outputs);
  const needed = [...plan.uses].reverse().filter((use) => {
    const isNeeded = use.outputs.some((output) => values.has(output));
    if (isNeeded) for (const input of use.inputs) values.add(input);
    return isNeeded;
  });
  return needed.reverse();
}

function isChain(
  uses: readonly Use[],
  calls: ReadonlyMap<LayerJson, readonly Use[]>,
  inputs: number,
  outputs: number,
): boolean {
  if (inputs !== 1 || outputs !== 1 || calls.size !== uses.length) return false;
  return uses.every((use, index) => {
    const [input] = use.inputs;
    const isSingle = use.inputs.length === 1 && use.outputs.length === 1;
    return isSingle && (index === 0 || input === uses[index - 1]?.outputs[0]);
  });
}
