/** Number of rows up to the last one with a target. */
export function presentLength(values: ReadonlyMap<string, Float64Array>, targets: readonly string[]): number {
  let length = 0;
  for (const name of targets) {
    const own = values.get(name) as Float64Array;
    let last = own.length;
    while (last > 0 && Number.isNaN(own[last - 1])) last--;
    length = Math.max(length, last);
  }
  return length;
}
