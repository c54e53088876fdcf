// A forecaster as one file: a zip of forecaster.json, network-0.bin, network-1.bin, ..., history.bin and, if there are receipts,
// receipt-0.json and so on, one for each network.
//
// history.bin is what the numbers of forecaster.json's `history` are: float64, little-endian, column after column, series after series.

/** The format of this version; others are refused. */
export const FORMAT = 1;
export const DESCRIPTION = 'forecaster.json';
export const HISTORY = 'history.bin';
export const NETWORK: RegExp = /^network-\d+\.bin$/;
/** Largest size of a part. */
export const MOST_BYTES = 2_147_483_648;
export const MOST_NETWORKS = 1000;
export const FLOAT_BYTES = 8;

/** The rows of one series in history.bin. */
export interface SeriesEntry {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

export function networkPart(index: number): string {
  return `network-${index}.bin`;
}
