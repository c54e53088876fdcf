import type { FitOptions } from './options.js';

const EVERY_MS = 1000;

/** The output of `verbose`: lines on the console with the progress of a training run. */
export interface Progress {
  /** This many batches of the epoch are done; `values` are those of the last one. */
  batch(epoch: number, done: number, values: { readonly [name: string]: number }): void;
  epoch(epoch: number, values: { readonly [name: string]: number }): void;
}

/** @param batches batches per epoch; undefined: unknown */
export function showProgress(
  verbose: FitOptions['verbose'],
  epochs: number,
  batches: number | undefined,
): Progress {
  const level: number = verbose ?? 0;
  let shown = performance.now();
  return {
    batch(epoch, done, values) {
      if (level !== 1 || performance.now() - shown < EVERY_MS) return;
      shown = performance.now();
      const of = batches === undefined ? '' : ` of ${batches}`;
      console.log(`epoch ${epoch + 1} of ${epochs}, batch ${done}${of}: ${format(values)}`);
    },
    epoch(epoch, values) {
      if (level >= 2) console.log(`epoch ${epoch + 1} of ${epochs}: ${format(values)}`);
    },
  };
}

function format(values: { readonly [name: string]: number }): string {
  return Object.entries(values)
    .filter(([name]) => name !== 'batch' && name !== 'size')
    .map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`)
    .join(', ');
}
