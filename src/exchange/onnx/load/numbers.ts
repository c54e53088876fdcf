// Operations on two numbers.

/** Operations on two numbers; tests give 0 or 1. */
export type Arithmetic =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'max'
  | 'min'
  | 'less'
  | 'greater'
  | 'equal'
  | 'and'
  | 'or';

export const COMPUTE: { readonly [Op in Arithmetic]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  max: (a, b) => (a > b ? a : b),
  min: (a, b) => (a < b ? a : b),
  less: (a, b) => Number(a < b),
  greater: (a, b) => Number(a > b),
  equal: (a, b) => Number(a === b),
  and: (a, b) => Number(a !== 0 && b !== 0),
  or: (a, b) => Number(a !== 0 || b !== 0),
};

/** Operations that give 0 or 1. */
export const TESTS: ReadonlySet<string> = new Set<Arithmetic>(['less', 'greater', 'equal', 'and', 'or']);
