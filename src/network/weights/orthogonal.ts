// Matrices with orthonormal rows, all rotations equally likely: what the initializer Orthogonal draws.

import { openPanelProducts, type PanelProducts } from '../../engine/index.js';
import type { Generator } from '../../random/index.js';

/** Up to this many vectors are made orthogonal one by one. */
const FEW = 128;

/** More vectors are made orthogonal in blocks of this many, by products of matrices. */
const BLOCK = 16;

/** Columns of a panel: see `PanelProducts`. */
const PANEL = 8;

/**
 * Draws `count` orthonormal vectors, and passes them to `take` one by one.
 *
 * Gram-Schmidt of standard normal vectors: the Q of a QR decomposition with positive diagonal in R, hence Haar
 * distributed (F. Mezzadri, "How to generate random matrices from the classical compact groups", Notices of the AMS 54
 * (2007)). The components along earlier vectors are removed twice, which suffices for orthogonality up to rounding (L.
 * Giraud, J. Langou, M. Rozloznik, Computers & Mathematics with Applications 50 (2005)).
 *
 * More than 128 vectors come in blocks of 16; the components along all earlier blocks are removed at once (a block's
 * coefficients come from its original vectors: classical Gram-Schmidt). If vectors have at least twice as many elements
 * as there are vectors, once is enough: the loss of orthogonality goes by the square of the condition of the matrix of
 * normal numbers, which then is about (sqrt 2 + 1) / (sqrt 2 - 1) = 6 at most.
 *
 * @param count at most `length`
 * @param take gets a view, which the next vectors overwrite
 */
export function orthonormalVectors(
  count: number,
  length: number,
  generator: Generator,
  take: (vector: Float64Array, index: number) => void,
): void {
  if (count <= FEW) {
    const vectors = Array.from({ length: count }, () => new Float64Array(length));
    drawNormal(vectors, generator);
    orthonormalize(vectors, 2);
    for (const [index, vector] of vectors.entries()) take(vector, index);
    return;
  }
  const passes = length < 2 * count ? 2 : 1;
  const earlier = new EarlierBlocks(count, length);
  for (let first = 0; first < count; first += BLOCK) {
    const block = earlier.block.slice(0, count - first);
    drawNormal(block, generator);
    for (let pass = 0; pass < passes; pass++) earlier.removeFromBlock();
    orthonormalize(block, passes);
    for (const [index, vector] of block.entries()) take(vector, first + index);
    earlier.keepBlock();
  }
}

function drawNormal(vectors: readonly Float64Array[], generator: Generator): void {
  for (const vector of vectors) {
    for (let j = 0; j < vector.length; j++) vector[j] = generator.normal();
  }
}

/**
 * Frees each vector of those before it, in `passes` passes, and makes it as long as 1. In the first one each is taken out of
 * all that follow as soon as it is done, which gives the same bits as one vector after the other, and less to wait for.
 */
function orthonormalize(vectors: readonly Float64Array[], passes: number): void {
  for (const [index, vector] of vectors.entries()) {
    for (let pass = 1; pass < passes; pass++) {
      for (let other = 0; other < index; other++) removeComponent(vector, vectors[other] as Float64Array);
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] as number) / norm;
    removeFromAll(vectors, index + 1, vector);
  }
}

/**
 * One block of vectors, and the vectors of earlier blocks in two layouts: in panels of 8 vectors for their products
 * with the block, and in panels of 8 elements for their removal from it.
 */
class EarlierBlocks {
  /** Views of the block's vectors; in the last block some may be unused, and hold those of the previous one. */
  readonly block: readonly Float64Array[];
  readonly #products: PanelProducts;
  /** Elements of a vector, in whole panels. */
  readonly #length: number;
  /** Capacity in vectors, in whole blocks. */
  readonly #capacity: number;
  /** Strides of the block and of its products: not multiples of 4 KiB, whose lines would conflict in the cache. */
  readonly #blockStride: number;
  readonly #factorStride: number;
  /** Where the products and both kinds of panels begin; the block begins at 0. */
  readonly #factors: number;
  readonly #byVector: number;
  readonly #byElement: number;
  #kept = 0;

  constructor(count: number, length: number) {
    this.#length = Math.ceil(length / PANEL) * PANEL;
    this.#capacity = Math.ceil(count / BLOCK) * BLOCK;
    this.#blockStride = this.#length + PANEL;
    this.#factorStride = this.#capacity + PANEL;
    this.#factors = BLOCK * this.#blockStride;
    this.#byVector = this.#factors + BLOCK * this.#factorStride;
    this.#byElement = this.#byVector + this.#capacity * this.#length;
    this.#products = openPanelProducts(this.#byElement + this.#capacity * this.#length);
    const { numbers } = this.#products;
    const begins = Array.from({ length: BLOCK }, (_, index) => index * this.#blockStride);
    this.block = begins.map((begin) => numbers.subarray(begin, begin + length));
  }

  /** block -= (block . earlier) earlier */
  removeFromBlock(): void {
    const { numbers } = this.#products;
    numbers.fill(0, this.#factors, this.#byVector);
    for (let vector = 0; vector < this.#kept; vector += PANEL) {
      const panel = this.#byVector + vector * this.#length;
      const factors = this.#factors + vector;
      this.#products.add(0, this.#blockStride, panel, factors, this.#factorStride, BLOCK, this.#length);
    }
    for (let at = this.#factors; at < this.#byVector; at++) numbers[at] = -(numbers[at] as number);
    for (let element = 0; element < this.#length && this.#kept > 0; element += PANEL) {
      const panel = this.#byElement + element * this.#capacity;
      this.#products.add(
        this.#factors,
        this.#factorStride,
        panel,
        element,
        this.#blockStride,
        BLOCK,
        this.#kept,
      );
    }
  }

  /** Adds the block to the earlier ones. */
  keepBlock(): void {
    const { numbers } = this.#products;
    for (let index = 0; index < BLOCK; index++) {
      const vector = this.#kept + index;
      const lane = vector % PANEL;
      let byVector = this.#byVector + (vector - lane) * this.#length + lane;
      for (let element = 0; element < this.#length; element += PANEL) {
        const byElement = this.#byElement + element * this.#capacity + vector * PANEL;
        for (let offset = 0; offset < PANEL; offset++) {
          const value = numbers[index * this.#blockStride + element + offset] as number;
          numbers[byVector] = value;
          numbers[byElement + offset] = value;
          byVector += PANEL;
        }
      }
    }
    this.#kept += BLOCK;
  }
}

/** {@link removeComponent} for all vectors from `begin` on, four at a time: a single sum would wait for each addition. */
function removeFromAll(vectors: readonly Float64Array[], begin: number, unit: Float64Array): void {
  let index = begin;
  for (; index + 4 <= vectors.length; index += 4) {
    const [a, b, c, d] = vectors.slice(index, index + 4) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
    for (let j = 0; j < unit.length; j++) {
      const element = unit[j] as number;
      ofA += (a[j] as number) * element;
      ofB += (b[j] as number) * element;
      ofC += (c[j] as number) * element;
      ofD += (d[j] as number) * element;
    }
    subtract(a, ofA, unit);
    subtract(b, ofB, unit);
    subtract(c, ofC, unit);
    subtract(d, ofD, unit);
  }
  for (; index < vectors.length; index++) removeComponent(vectors[index] as Float64Array, unit);
}

/** vector -= (vector . unit) unit */
function removeComponent(vector: Float64Array, unit: Float64Array): void {
  subtract(vector, dot(vector, unit), unit);
}

/** vector -= factor unit */
function subtract(vector: Float64Array, factor: number, unit: Float64Array): void {
  for (let j = 0; j < unit.length; j++) {
    vector[j] = (vector[j] as number) - factor * (unit[j] as number);
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < left.length; j++) sum += (left[j] as number) * (right[j] as number);
  return sum;
}
