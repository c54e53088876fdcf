// Evaluates the nodes of a loop body on expressions.
import type { LetheError } from '../../../../errors.js';
import type { Onnx } from '../../../../formats/index.js';
import { readTensor } from '../../../../formats/index.js';
import { numberedActivation } from '../activations.js';
import type { Op } from '../formulas.js';
import { NodeReader } from '../node-reader.js';
import type { Reading } from '../reading.js';
import { axisAt, type Data, type Value } from '../values.js';
import { activate, apply, type Expression, number } from './expressions.js';
import { Linear, scalar } from './linear.js';

const PLAIN: { readonly [opType: string]: Op } = {
  Add: 'add',
  Sub: 'sub',
  Mul: 'mul',
  Div: 'div',
  Max: 'max',
  Min: 'min',
  Less: 'less',
  Greater: 'greater',
  And: 'and',
  Not: 'not',
  Where: 'select',
  Neg: 'neg',
  Abs: 'abs',
  Erf: 'erf',
  Exp: 'exp',
  Relu: 'relu',
  Selu: 'selu',
  Sigmoid: 'sigmoid',
  Softplus: 'softplus',
  Softsign: 'softsign',
  Tanh: 'tanh',
  Clip: 'clip',
};

type Found = Expression | { readonly kind: 'refused'; readonly error: LetheError };

/** A node of a loop body with its inputs. */
interface Work {
  readonly node: NodeReader;
  readonly inputs: readonly (Expression | undefined)[];
  /** Values of the outer graph. */
  readonly outer: readonly (Value | undefined)[];
}

export class Round {
  readonly #reading: Reading;
  readonly #caller: string;
  readonly #values = new Map<string, Found>();
  readonly #linear: Linear;

  constructor(reading: Reading, caller: string) {
    this.#reading = reading;
    this.#caller = caller;
    this.#linear = new Linear(reading.spend);
  }

  set(name: string, value: Expression): void {
    this.#values.set(name, value);
  }

  /** @throws LetheError `model` if no layer can compute it. */
  get(name: string): Expression {
    const found = this.#find(name);
    if (found === undefined) throw this.#reading.node.refused('its body uses an unsupported value');
    if (found.kind === 'refused') throw found.error;
    return found;
  }

  /** A value of the outer graph that is not data. */
  outer(value: Value | undefined): Expression | undefined {
    if (value?.kind === 'zeros') return number(0);
    if (value?.kind === 'sizes' && value.sizes.length === 1) {
      const [size] = value.sizes;
      if (typeof size === 'object') return { kind: 'size', ...size, key: this.#linear.key('size') };
      return size === undefined ? undefined : number(size);
    }
    return value?.kind === 'constant' ? this.#linear.tensor(value.tensor) : undefined;
  }

  run({ nodes, initializers }: Pick<Onnx<'body'>, 'nodes' | 'initializers'>): void {
    for (const proto of initializers) {
      this.set(proto.name ?? '', this.#linear.tensor(readTensor(this.#caller, proto)));
    }
    for (const proto of nodes) this.#node(proto);
  }

  #node(proto: Onnx<'bodyNode'>): void {
    const attributes = proto.attributes.map((attribute) => ({ ...attribute, g: undefined }));
    const outer = proto.inputs.map((name) =>
      this.#values.has(name) ? undefined : this.#reading.named.get(name),
    );
    const found = proto.inputs.map((name) => (name === '' ? undefined : this.#find(name)));
    const refused = found.find((input) => input?.kind === 'refused');
    const node = new NodeReader(this.#caller, { ...proto, attributes }, outer);
    let given: readonly Found[] = [];
    try {
      if (refused?.kind === 'refused') throw refused.error;
      given = this.#run({ node, inputs: found as readonly (Expression | undefined)[], outer });
    } catch (error) {
      if ((error as LetheError).code !== 'model') throw error;
      given = proto.outputs.map(() => ({ kind: 'refused', error: error as LetheError }));
    }
    for (const [index, name] of proto.outputs.entries()) {
      const value = given[index];
      if (name !== '' && value !== undefined) this.#values.set(name, value);
    }
  }

  #find(name: string): Found | undefined {
    const outer = this.#reading.named.get(name);
    return this.#values.get(name) ?? (outer?.kind === 'refused' ? outer : this.outer(outer));
  }

  #run(work: Work): readonly Expression[] {
    const { node, inputs } = work;
    const [first, second, third] = inputs;
    const { opType } = node;
    if (opType === 'Constant') {
      const tensor = node.tensor('value');
      if (tensor !== undefined) return [this.#linear.tensor(tensor)];
    }
    if (opType === 'Gather') return [this.#step(work)];
    if (first === undefined) throw node.refused('its input is not supported');
    if (opType === 'Identity' || opType === 'Cast') return [first];
    if (opType === 'MatMul') return [this.#linear.product(node, first, second)];
    if (opType === 'Gemm') {
      if (node.float('alpha', 1) !== 1 || node.float('beta', 1) !== 1 || node.int('transA', 0) !== 0) {
        throw node.refused('alpha, beta and transA are not supported');
      }
      const product = this.#linear.product(node, first, second, node.int('transB', 0) !== 0);
      return [third === undefined ? product : this.#linear.add(product, third)];
    }
    if (opType === 'Add' && second !== undefined) return [this.#linear.add(first, second)];
    if (opType === 'Split') return this.#split(node, first, second);
    if (opType === 'Slice') return [this.#slice(node, first, inputs)];
    if (opType === 'Squeeze' || opType === 'Unsqueeze') return [this.#squeeze(node, first, second)];
    const activation = numberedActivation(node);
    if (activation !== undefined) return [activate(activation, first)];
    const op = PLAIN[opType];
    const all = inputs.map((input) => (input === undefined ? undefined : scalar(input)));
    if (op === undefined || !all.every((input) => input !== undefined)) {
      throw node.refused('not supported in a loop');
    }
    return [apply(op, ...all)];
  }

  /** The step of a sequence at the current iteration. */
  #step({ node, outer: [sequence], inputs: [, at] }: Work): Expression {
    const isCounter = at?.kind === 'state' || at?.kind === 'round';
    if (sequence?.kind !== 'data' || !isCounter || node.int('axis', 0) !== 0) {
      throw node.refused('this selection in a loop is not supported');
    }
    return this.step(sequence, at);
  }

  /** A step of a sequence. */
  step(of: Data, at: Expression): Expression {
    return { kind: 'step', of, at, key: `step${this.#keyOf(of)}@${at.key}` };
  }

  readonly #sequences: Value[] = [];

  #keyOf(sequence: Value): number {
    const known = this.#sequences.indexOf(sequence);
    return known === -1 ? this.#sequences.push(sequence) - 1 : known;
  }

  #split(node: NodeReader, value: Expression, parts: Expression | undefined): readonly Expression[] {
    const count = node.outputs.length;
    const { axis, size } = this.#axis(node, value, node.int('axis', 0));
    const given = parts?.kind === 'tensor' ? Array.from(parts.tensor.values) : node.ints('split');
    const sizes = given ?? node.outputs.map(() => size / count);
    let start = 0;
    return sizes.map((own) => {
      const part = this.#linear.cut(node, value, axis, start, start + own);
      start += own;
      return part;
    });
  }

  #slice(node: NodeReader, value: Expression, inputs: readonly (Expression | undefined)[]): Expression {
    const [starts = [], ends = [], axes, steps = []] = [1, 2, 3, 4].map((index) => integersOf(inputs[index]));
    return starts.reduce((part: Expression, start, at) => {
      const { axis, size } = this.#axis(node, part, axes?.[at] ?? at, start === 0);
      const end = ends[at] ?? 0;
      if ((steps[at] ?? 1) !== 1) throw node.refused('slices with a step other than 1 are not supported');
      const from = start < 0 ? start + size : start;
      const to = end < 0 ? end + size : end > size ? size : end;
      return from === 0 && to === size ? part : this.#linear.cut(node, part, axis, from, to);
    }, value);
  }

  /** An axis and its size; the batch axis has unlimited size. */
  #axis(node: NodeReader, value: Expression, at: number, isWhole = false): { axis: number; size: number } {
    if (value.kind === 'tensor') {
      const axis = axisAt(at, value.tensor.shape.length);
      const size = value.tensor.shape[axis];
      if (size !== undefined) return { axis, size };
    }
    if (value.kind === 'affine') {
      if (at === 1 || at === -1) return { axis: 1, size: value.columns };
      if (at === 0 && isWhole) return { axis: 0, size: 0 };
    }
    throw node.refused('this slice in a loop is not supported');
  }

  /** For a constant: only a leading axis of size 1 matters. */
  #squeeze(node: NodeReader, value: Expression, axes: Expression | undefined): Expression {
    if (value.kind !== 'tensor') throw node.refused('other axes in a loop are not supported');
    const given = integersOf(axes) ?? node.ints('axes') ?? [];
    const { shape, values } = value.tensor;
    const rank = shape.length;
    const isFirst = given.length === 1 && axisAt(given[0] as number, rank) === 0;
    if (!isFirst) throw node.refused('other axes in a loop are not supported');
    if (node.opType === 'Squeeze' && shape[0] !== 1) throw node.refused('axes are not of size 1');
    const sizes = node.opType === 'Squeeze' ? shape.slice(1) : [1, ...shape];
    return this.#linear.tensor({ shape: sizes, values });
  }
}

function integersOf(value: Expression | undefined): readonly number[] | undefined {
  if (value?.kind === 'number') return [value.value];
  return value?.kind === 'tensor' ? Array.from(value.tensor.values) : undefined;
}
