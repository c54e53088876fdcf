/** The sizes of batches that occur: the full size and that of the rest. */
export function batchSizes(samples: number, batchSize: number): number[] {
  const left = samples % batchSize;
  return [...(samples >= batchSize ? [batchSize] : []), ...(left > 0 ? [left] : [])];
}
