// Expressions that one iteration of a loop computes from its input, states, and constants.
import type { OnnxTensor } from '../../../../formats/index.js';
import { activationOfFormula, formulaOfActivation } from '../activation-formulas.js';
import { type Op, type Pattern, type Tree, call as treeCall } from '../formulas.js';
import type { Place } from '../network-builder.js';
import type { Axis, Data } from '../values.js';

/** Equal keys mean equal values. */
export type Expression = { readonly key: string } & (
  | { readonly kind: 'step'; readonly of: Data; readonly at: Expression }
  | { readonly kind: 'state'; readonly index: number }
  | { readonly kind: 'round' }
  | { readonly kind: 'size'; readonly of: Axis; readonly at: Place | undefined }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'tensor'; readonly tensor: OnnxTensor }
  | Affine
  | { readonly kind: 'call'; readonly op: Op; readonly args: readonly Expression[] }
);

/** Products with weights, and a bias. */
export interface Affine {
  readonly kind: 'affine';
  readonly columns: number;
  readonly terms: readonly Term[];
  readonly bias: Float32Array | undefined;
}

export interface Term {
  readonly source: Expression;
  readonly rows: number;
  /** `[rows, columns]` */
  readonly kernel: Float32Array;
}

export function number(value: number): Expression {
  return { kind: 'number', value, key: String(value) };
}

/** Simplifies a conjunction of equal truth values, and a selection written as a sum of two products. */
export function apply(op: Op, ...args: readonly Expression[]): Expression {
  const [a, b] = args;
  if (op === 'not' && isCall(a, 'not')) return a.args[0] as Expression;
  const chosen =
    op === 'add' && a !== undefined && b !== undefined ? (select(a, b) ?? select(b, a)) : undefined;
  if (chosen !== undefined) return chosen;
  return { kind: 'call', op, args, key: `${op}(${args.map(({ key }) => key).join()})` };
}

/** `test * a + not(test) * b`; without the second product, b is zeros. */
function select(one: Expression, other: Expression): Expression | undefined {
  if (!isCall(one, 'mul') || !isCall(other, 'mul')) return undefined;
  for (const [test, then] of bothWays(one.args)) {
    const not = other.args.findIndex((arg) => isCall(arg, 'not') && arg.args[0]?.key === test.key);
    if (not !== -1) return apply('select', test, then, other.args[1 - not] as Expression);
  }
  return undefined;
}

/** Two values in both orders. */
export function bothWays(args: readonly Expression[]): readonly (readonly [Expression, Expression])[] {
  const [a, b, ...others] = args;
  return a === undefined || b === undefined || others.length > 0
    ? []
    : [
        [a, b],
        [b, a],
      ];
}

export function isCall(
  expression: Expression | undefined,
  op: Op,
): expression is Extract<Expression, { kind: 'call' }> {
  return expression?.kind === 'call' && expression.op === op;
}

/** An activation of a value. */
export function activate(activation: string, of: Expression): Expression {
  const grow = (pattern: Pattern): Expression => {
    if (typeof pattern === 'number') return number(pattern);
    if (typeof pattern === 'string') return of;
    const [op, ...args] = pattern as unknown as readonly [Op, ...Pattern[]];
    return apply(op, ...args.map(grow));
  };
  return grow(formulaOfActivation(activation));
}

export interface Activated {
  readonly activation: string;
  readonly of: Expression;
}

/** Deeper than any activation. */
const DEEPEST = 10;

/** Possible activations that the expression may be, with their arguments; an expression is also its own linear activation. */
export function activated(expression: Expression): readonly Activated[] {
  const parts = new Map<string, Expression>();
  const collect = (part: Expression, depth: number): void => {
    if (depth > DEEPEST || parts.has(part.key)) return;
    parts.set(part.key, part);
    if (part.kind === 'call') for (const arg of part.args) collect(arg, depth + 1);
  };
  collect(expression, 0);
  return [...parts.values()].flatMap((of): Activated[] => {
    const tree = treeOf(expression, of, 0);
    const activation = tree === 'x' ? 'linear' : tree === undefined ? undefined : activationOfFormula(tree);
    return activation === undefined ? [] : [{ activation, of }];
  });
}

/** The expression as a formula of one of its parts; undefined if it contains anything else. */
function treeOf(expression: Expression, of: Expression, depth: number): Tree | undefined {
  if (expression.key === of.key) return 'x';
  if (expression.kind === 'number') return expression.value;
  if (expression.kind !== 'call' || depth > DEEPEST) return undefined;
  const args = expression.args.map((arg) => treeOf(arg, of, depth + 1));
  return args.every((arg) => arg !== undefined) ? treeCall(expression.op, ...args) : undefined;
}
