// Products with weights while a loop is read: their sums, columns, and biases.
import type { OnnxTensor } from '../../../../formats/index.js';
import { transposed } from '../constants.js';
import type { NodeReader } from '../node-reader.js';
import { type Affine, apply, type Expression, isCall, number, type Term } from './expressions.js';

export class Linear {
  readonly #spend: (numbers: number) => void;
  #next = 0;

  /** @param spend counts copied numbers */
  constructor(spend: (numbers: number) => void) {
    this.#spend = spend;
  }

  /** A unique key. */
  key(kind: string): string {
    this.#next += 1;
    return `${kind}${this.#next}`;
  }

  /** A constant; a scalar becomes a number. */
  tensor(tensor: OnnxTensor): Expression {
    const [value] = tensor.values;
    if (tensor.shape.length === 0 && value !== undefined) return number(value);
    return { kind: 'tensor', tensor, key: this.key('t') };
  }

  #affine(columns: number, terms: readonly Term[], bias: Float32Array | undefined): Expression {
    return { kind: 'affine', columns, terms, bias, key: this.key('a') };
  }

  /** A product with weights. */
  product(
    node: NodeReader,
    source: Expression,
    weights: Expression | undefined,
    isTurned = false,
  ): Expression {
    if (weights?.kind !== 'tensor' || source.kind === 'tensor' || source.kind === 'number') {
      throw node.refused('this product in a loop is not supported');
    }
    const { shape, values } = isTurned ? transposed(node, weights.tensor) : weights.tensor;
    const [rows = 0, columns = 0] = shape;
    if (!(values instanceof Float32Array) || shape.length !== 2 || values.length === 0) {
      throw node.refused('expected floats of 2 axes');
    }
    if (isTurned) this.#spend(values.length);
    return this.#affine(columns, [{ source, rows, kernel: values }], undefined);
  }

  /** A sum: of products, with a bias, or of anything else. */
  add(one: Expression, other: Expression): Expression {
    if (one.kind === 'affine' && other.kind === 'affine' && one.columns === other.columns) {
      return this.#sum(one, other);
    }
    for (const [affine, bias] of [
      [one, other],
      [other, one],
    ] as const) {
      if (affine.kind !== 'affine' || bias.kind !== 'tensor') continue;
      const { shape, values } = bias.tensor;
      const isRow = shape.slice(0, -1).every((size) => size === 1) && shape.at(-1) === affine.columns;
      if (!(values instanceof Float32Array) || !isRow) continue;
      return this.#affine(affine.columns, affine.terms, this.#together(affine.bias, values));
    }
    for (const [affine, sum] of [
      [one, other],
      [other, one],
    ] as const) {
      // A number that belongs to the activation stays outside of products.
      const [own, number] = isCall(sum, 'add') ? sum.args : [];
      if (affine.kind === 'affine' && own?.kind === 'affine' && number?.kind === 'number') {
        return apply('add', this.add(affine, own), number);
      }
    }
    const [left, right] = [scalar(one), scalar(other)];
    return left.kind === 'number' ? apply('add', right, left) : apply('add', left, right);
  }

  #sum(one: Expression & Affine, other: Expression & Affine): Expression {
    const terms = [...one.terms];
    for (const term of other.terms) {
      const at = terms.findIndex(({ source }) => source.key === term.source.key);
      const same = terms[at];
      if (same === undefined) terms.push(term);
      else if (same.rows !== term.rows) return apply('add', one, other);
      else terms[at] = { ...same, kernel: this.#together(same.kernel, term.kernel) as Float32Array };
    }
    return this.#affine(one.columns, terms, this.#together(one.bias, other.bias));
  }

  #together(one: Float32Array | undefined, other: Float32Array | undefined): Float32Array | undefined {
    if (one === undefined || other === undefined) return one ?? other;
    this.#spend(one.length);
    return one.map((value, at) => value + (other[at] as number));
  }

  /** Columns of products, or part of a constant. */
  cut(node: NodeReader, value: Expression, axis: number, start: number, end: number): Expression {
    if (value.kind === 'affine' && axis === 0 && start === 0) return value;
    const isRange = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end >= start;
    if (value.kind === 'affine' && axis === 1 && isRange && end <= value.columns) {
      const of = (values: Float32Array): Float32Array => this.#columns(values, value.columns, start, end);
      const terms = value.terms.map((term) => ({ ...term, kernel: of(term.kernel) }));
      return this.#affine(end - start, terms, value.bias && of(value.bias));
    }
    if (value.kind === 'tensor' && isRange) {
      const { shape, values } = value.tensor;
      const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
      const size = shape[axis] ?? 0;
      if (values instanceof Float32Array && end <= size) {
        const cut = this.#columns(values, size * inner, start * inner, end * inner);
        const sizes = shape.map((own, at) => (at === axis ? end - start : own));
        return { kind: 'tensor', tensor: { shape: sizes, values: cut }, key: this.key('t') };
      }
    }
    throw node.refused('this slice in a loop is not supported');
  }

  #columns(values: Float32Array, columns: number, start: number, end: number): Float32Array {
    this.#spend(values.length);
    const rows = values.length / columns;
    const part = new Float32Array(rows * (end - start));
    for (let row = 0; row < rows; row++) {
      part.set(values.subarray(row * columns + start, row * columns + end), row * (end - start));
    }
    return part;
  }
}

/** A constant with one number as that number. */
export function scalar(value: Expression): Expression {
  if (value.kind !== 'tensor' || value.tensor.values.length !== 1) return value;
  return number(value.tensor.values[0] as number);
}
