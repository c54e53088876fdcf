/** The sizes of batches that occur: the full one and that of what is left. */
export function batchSizes(samples: number, batchSize: number): number[] {
  const left = samples % batchSize;
  return [...(samples >= batchSize ? [batchSize] : []), ...(left > 0 ? [left] : [])];
}
