// Element-wise computations as trees, since exporters write activations as several operators. Equivalent trees print the same text, which
// is the key for lookup.
import type { OnnxTensor } from '../../../formats/index.js';
import type { Place } from './network-builder.js';
import { type Arithmetic, COMPUTE, TESTS } from './numbers.js';

/** `x`: the number; a tensor: one value for each feature. */
export type Tree = 'x' | number | Constant | Call;

/** A constant that differs between features. */
export interface Constant {
  readonly tensor: OnnxTensor;
}

interface Call {
  readonly op: Op;
  readonly args: readonly Tree[];
  /** Number of nodes below, so that no tree exceeds {@link LARGEST}. */
  readonly size: number;
}

/** A value as an element-wise function of another one. */
export interface Formula {
  readonly of: Place;
  readonly tree: Tree;
}

/** Operations: on two numbers, tests, functions. */
export type Op =
  | Arithmetic
  | 'not'
  | 'select'
  | 'abs'
  | 'clip'
  | 'elu'
  | 'erf'
  | 'erfc'
  | 'exp'
  | 'neg'
  | 'pow'
  | 'recip'
  | 'relu'
  | 'selu'
  | 'sigmoid'
  | 'softplus'
  | 'softsign'
  | 'sqrt'
  | 'tanh'
  /** Over the last axis. */
  | 'mean'
  | 'sum';

const COMMUTATIVE: ReadonlySet<Op> = new Set<Op>(['add', 'mul', 'max', 'min', 'equal', 'and', 'or']);

/** More nodes than any activation has. */
const LARGEST = 100;

/** A node with these arguments; undefined if it would be too large. */
export function call(op: Op, ...args: readonly Tree[]): Tree | undefined {
  const simple = simplified(op, args);
  if (simple !== undefined) return simple;
  const size = 1 + args.reduce<number>((sum, arg) => sum + (isAnyCall(arg) ? arg.size : 1), 0);
  if (size > LARGEST) return undefined;
  if (!COMMUTATIVE.has(op)) return { op, args, size };
  const sorted = args.map((arg) => [print(arg), arg] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return { op, args: sorted.map(([, arg]) => arg), size };
}

/** An equivalent tree with fewer operations. */
function simplified(op: Op, args: readonly Tree[]): Tree | undefined {
  const [a, b] = args;
  if (a === undefined) return undefined;
  if (op === 'not' && isCall(a, 'not') && isTruth(a.args[0])) return a.args[0];
  if (op === 'neg') return call('mul', a, -1);
  if (op === 'clip' && args[1] === 0 && isCall(a, 'relu'))
    return call('clip', a.args[0] as Tree, ...args.slice(1));
  if (b === undefined) return undefined;
  if ((op === 'and' || op === 'or') && isTruth(a) && print(a) === print(b)) return a;
  if (op === 'sub' && typeof b === 'number') return call('add', a, -b);
  if (op === 'div' && typeof b === 'number') return call('mul', a, 1 / b);
  const [number, other] = typeof a === 'number' ? [a, b] : [b, a];
  if (op === 'mul' && number === 1) return other;
  const [factor, rest] = typeof number === 'number' && isCall(other, 'mul') ? other.args : [];
  if (op === 'mul' && typeof factor === 'number' && rest !== undefined) {
    return call('mul', rest, factor * (number as number));
  }
  if (op === 'mul' && number === 0 && isTruth(other)) return 0;
  if (op === 'add' && number === 0) return other;
  if (op === 'max' && number === 0) {
    const [most, tree] = isCall(other, 'min') ? other.args : [];
    return typeof most === 'number' && tree !== undefined ? call('clip', tree, 0, most) : call('relu', other);
  }
  if (op === 'add') return selected(a, b) ?? selected(b, a);
  return undefined;
}

/** `a` where a condition holds, else `b`: a sum of two products. */
function selected(a: Tree, b: Tree): Tree | undefined {
  if (!isCall(a, 'mul') || !isCall(b, 'mul')) return undefined;
  for (const [test, then] of [a.args, [...a.args].reverse()] as (readonly [Tree, Tree])[]) {
    if (!isTruth(test)) continue;
    const not = print(call('not', test) ?? test);
    const at = b.args.findIndex((arg) => print(arg) === not);
    if (at !== -1) return call('select', test, then, b.args[1 - at] as Tree);
  }
  return undefined;
}

function isAnyCall(tree: Tree | undefined): tree is Call {
  return typeof tree === 'object' && 'op' in tree;
}

export function isCall(tree: Tree | undefined, op: Op): tree is Call {
  return isAnyCall(tree) && tree.op === op;
}

/** Whether it is 0 or 1. */
export function isTruth(tree: Tree | undefined): boolean {
  return isAnyCall(tree) && (tree.op === 'not' || TESTS.has(tree.op));
}

/** The tree as text; numbers with the precision of float32. */
export function print(tree: Tree): string {
  if (tree === 'x') return tree;
  if (typeof tree === 'number') return String(Number(tree.toPrecision(6)));
  if (!isAnyCall(tree)) return 'v';
  return `${tree.op}(${tree.args.map(print).join()})`;
}

/** The value for a number; undefined if unknown. */
export function evaluate(tree: Tree, x: number): number | undefined {
  if (tree === 'x') return x;
  if (typeof tree === 'number') return tree;
  if (!isAnyCall(tree)) return undefined;
  const args = tree.args.map((arg) => evaluate(arg, x));
  const [a, b, c] = args;
  if (a === undefined || args.includes(undefined)) return undefined;
  if (tree.op === 'not') return Number(a === 0);
  if (tree.op === 'select') return a === 0 ? c : b;
  const compute = (COMPUTE as { readonly [op: string]: (typeof COMPUTE)['add'] | undefined })[tree.op];
  return b === undefined ? undefined : compute?.(a, b);
}

/** A tree with names in place of arbitrary numbers or constants. */
export type Pattern = 'x' | number | string | PatternCall;

interface PatternCall extends ReadonlyArray<Pattern> {
  readonly 0: Op;
}

/** The values of the names in a pattern. */
export type Bound = ReadonlyMap<string, number | OnnxTensor>;

/** The values of the names in a pattern; undefined if the tree does not match. */
export function match(pattern: Pattern, tree: Tree, bound: Bound = new Map()): Bound | undefined {
  if (pattern === 'x') return tree === 'x' ? bound : undefined;
  if (typeof pattern === 'number') {
    return typeof tree === 'number' && print(pattern) === print(tree) ? bound : undefined;
  }
  if (typeof pattern === 'string') {
    const value = typeof tree === 'object' && 'tensor' in tree ? tree.tensor : tree;
    if (value === 'x' || (typeof value === 'object' && 'op' in value)) return undefined;
    const before = bound.get(pattern);
    if (before !== undefined) return before === value ? bound : undefined;
    return new Map([...bound, [pattern, value]]);
  }
  const [op, ...args] = pattern as unknown as readonly [Op, ...Pattern[]];
  if (!isCall(tree, op) || tree.args.length !== args.length) return undefined;
  const orders = COMMUTATIVE.has(op) ? [tree.args, [...tree.args].reverse()] : [tree.args];
  for (const order of orders) {
    const found = args.reduce<Bound | undefined>(
      (so, arg, index) => so && match(arg, order[index] as Tree, so),
      bound,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
