// Where a run of the program stands in the data: what differs from one batch to the next, so that the program
// itself need not change. Globals of this instance: every thread sets the same.

/** Index into `order` (or the data set) of this batch's first sample. */
export let position: i32 = 0;
/** Stream of the generator which masks are drawn from. */
export let stream: i32 = 0;
/** Row of the log which this batch's scalars go to. */
export let logRow: i32 = 0;

export function setPosition(sample: i32, streamNumber: i32, row: i32): void {
  position = sample;
  stream = streamNumber;
  logRow = row;
}
