/** Sequences with their targets: x is `[batch, time, inputDim]`, y is `[batch, time]`. */
export interface SeriesData {
  x: number[][][];
  y: number[][];
}

const column = (sequences: number[][]): number[][][] =>
  sequences.map((values) => values.map((value) => [value]));

/**
 * The experiment that Lethe grew from: can an LSTM forget selectively? It learns `y_t = x_t + x_(t-1)` (with `x_(-1) =
 * 0`) from three sequences of four numbers, and is tested on two unseen ones. To solve it, an LSTM has to remember one
 * step and forget everything before.
 */
export const experiment: { readonly train: SeriesData; readonly test: SeriesData } = {
  train: {
    x: column([
      [1, 2, 5, 6],
      [5, 7, 7, 8],
      [3, 4, 5, 7],
    ]),
    y: [
      [1, 3, 7, 11],
      [5, 12, 14, 15],
      [3, 7, 9, 12],
    ],
  },
  test: {
    x: column([
      [1, 2, 3, 4],
      [4, 5, 6, 7],
    ]),
    y: [
      [1, 3, 5, 7],
      [4, 9, 11, 13],
    ],
  },
};
