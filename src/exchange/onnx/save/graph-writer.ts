import {
  ATTRIBUTE_TYPES,
  type ELEMENT_TYPES,
  type NewOnnx,
  type OnnxTensor,
  writeTensor,
} from '../../../formats/index.js';

type Node = NewOnnx<'node'>;

/** The value of an attribute: `ints(0, 2)`. */
export type Attribute = Pick<NewOnnx<'attribute'>, keyof typeof ATTRIBUTE_TYPES>;

export const int = (i: number): Attribute => ({ i });
export const float = (f: number): Attribute => ({ f });
export const text = (s: string): Attribute => ({ s: encode(s) });
export const ints = (...values: readonly number[]): Attribute => ({ ints: values });
export const floats = (...values: readonly number[]): Attribute => ({ floats: values });
export const texts = (...values: readonly string[]): Attribute => ({ strings: values.map(encode) });

export type Attributes = Readonly<Record<string, Attribute>>;

/** Collects nodes and their tensors; values are names. */
export class GraphWriter {
  /** Nodes of the graph, or of the inner graph being written. */
  #nodes: Node[] = [];
  readonly #tensors = new Map<string, OnnxTensor>();
  readonly #weights = new Set<string>();
  readonly #taken = new Set<string>();
  #layer = '';

  /** @param names reserved names of the graph's inputs and outputs */
  constructor(names: readonly string[]) {
    for (const name of names) this.#taken.add(name);
  }

  /** Prefix of the names of subsequent nodes. */
  set layer(name: string) {
    this.#layer = name;
  }

  /** Adds a node with one output. */
  op(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.ops(opType, inputs, 1, attributes)[0] as string;
  }

  /** Adds a node with this many outputs. */
  ops(opType: string, inputs: readonly string[], outputs: number, attributes: Attributes = {}): string[] {
    const name = this.#unused(`${this.#layer}/${opType}`);
    const values = Array.from({ length: outputs }, (_, index) => (index === 0 ? name : `${name}:${index}`));
    this.#nodes.push(nodeOf(opType, name, inputs, values, attributes));
    return values;
  }

  /**
   * Writes an inner graph of a node. It may use earlier values, and constants.
   *
   * @param types types of the values that the node passes to it
   * @param write receives these values, and returns the results, which have distinct names
   */
  body(
    types: readonly (typeof ELEMENT_TYPES)[keyof typeof ELEMENT_TYPES][],
    write: (inputs: readonly string[]) => readonly string[],
  ): Attribute {
    const around = this.#nodes;
    const nodes: Node[] = [];
    const inputs = types.map((elementType) => {
      return { name: this.#unused(`${this.#layer}/step`), type: { tensor: { elementType } } };
    });
    this.#nodes = nodes;
    const outputs = write(inputs.map(({ name }) => name)).map((name) => ({ name }));
    this.#nodes = around;
    // Inner graphs are not nested.
    const plain = nodes.map((node) => ({
      ...node,
      attributes: node.attributes?.map((own) => ({ ...own, g: undefined })),
    }));
    return { g: { nodes: plain, name: `${this.#layer}/body`, inputs, outputs } };
  }

  /** Assigns a reserved name to a value. */
  rename(value: string, name: string): void {
    this.#nodes.push(nodeOf('Identity', `${name}/Identity`, [value], [name], {}));
  }

  /** A weight, or a replacement for one; the same name is the same tensor. It is kept even if no output needs it. */
  weight(name: string, shape: readonly number[], values: Float32Array): string {
    this.#tensors.set(name, { shape, values });
    this.#weights.add(name);
    return name;
  }

  /** A list of integers. */
  ints(...values: readonly number[]): string {
    return this.#constant(`ints [${values.join()}]`, { shape: [values.length], values });
  }

  /** A scalar integer. */
  int(value: number): string {
    return this.#constant(`int ${value}`, { shape: [], values: [value] });
  }

  /** A scalar float. */
  float(value: number): string {
    const values = Float32Array.of(value);
    return this.#constant(`float ${values[0]}`, { shape: [], values });
  }

  /** The graph, with only those nodes that its outputs need. */
  finish(
    name: string,
    inputs: readonly NewOnnx<'value'>[],
    outputs: readonly NewOnnx<'value'>[],
  ): NewOnnx<'graph'> {
    const needed = new Set(outputs.map((output) => output.name ?? ''));
    const backwards = [...this.#nodes].reverse().filter((node) => {
      const isNeeded = node.outputs?.some((output) => needed.has(output)) ?? false;
      for (const input of isNeeded ? takenBy(node) : []) needed.add(input);
      return isNeeded;
    });
    const nodes = backwards.reverse();
    const initializers = [...this.#tensors]
      .filter(([tensor]) => needed.has(tensor) || this.#weights.has(tensor))
      .map(([tensor, value]) => writeTensor(tensor, value));
    return { nodes, name, initializers, inputs, outputs };
  }

  #constant(name: string, tensor: OnnxTensor): string {
    this.#tensors.set(name, tensor);
    return name;
  }

  #unused(name: string): string {
    let unused = name;
    for (let count = 1; this.#taken.has(unused); count++) unused = `${name}_${count}`;
    this.#taken.add(unused);
    return unused;
  }
}

/** Inputs of a node, including those of its inner graphs. */
function takenBy({ inputs = [], attributes = [] }: Node): readonly string[] {
  const inside = attributes.flatMap(({ g }) => g?.nodes ?? []);
  return [...inputs, ...inside.flatMap((node) => node.inputs ?? [])];
}

function nodeOf(
  opType: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes,
): Node {
  return {
    opType,
    name,
    inputs,
    outputs,
    attributes: Object.entries(attributes).map(([own, value]) => {
      const [field] = Object.keys(value) as [keyof typeof ATTRIBUTE_TYPES];
      return { name: own, ...value, type: ATTRIBUTE_TYPES[field] };
    }),
  };
}

function encode(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
