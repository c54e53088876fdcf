/** The first of some values and every few after it: at most so many, for an axis that has room for no more. */
export function everyFew(values: readonly number[], most: number): number[] {
  const every = Math.max(1, Math.ceil(values.length / most));
  return values.filter((_, index) => index % every === 0);
}

/** 1, 2, ... */
export function counted(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
