import { LetheError } from '../../errors.js';

/** Where a training run left a number that is not finite. */
export interface Divergence {
  /** Counted from 0, as in `epoch` of the history. */
  readonly epoch: number;
  /** Of that epoch, counted from 0. */
  readonly batch: number;
  /** Whether the loss of that batch or a weight after it was not finite. */
  readonly of: 'loss' | 'weights';
}

const NOT_FINITE: { readonly [of in Divergence['of']]: string } = {
  loss: 'the loss is',
  weights: 'weights are',
};

/** A divergence in words, such as `at epoch 3, batch 0: the loss is not finite`. */
export function describeDivergence({ epoch, batch, of }: Divergence): string {
  return `at epoch ${epoch}, batch ${batch}: ${NOT_FINITE[of]} not finite`;
}

/** What to do when a training run diverges: see `onDivergence` of `fit`. */
export type OnDivergence = 'stop' | 'continue' | 'throw';

/** How each reports it; undefined: divergence is not looked for. */
const TELL: { readonly [how in OnDivergence]: ((divergence: Divergence) => void) | undefined } = {
  stop(divergence) {
    console.warn(`fit: stopped: the training run diverged ${describeDivergence(divergence)}`);
  },
  continue: undefined,
  throw(divergence) {
    throw divergenceError(divergence);
  },
};

export const ON_DIVERGENCE: readonly string[] = Object.keys(TELL);

/** Whether a training run has to look for numbers that are not finite. */
export function looksForDivergence(onDivergence: OnDivergence): boolean {
  return TELL[onDivergence] !== undefined;
}

/**
 * Reports that a training run diverged: by a warning or, if asked for, an error.
 *
 * @throws LetheError `diverged` for `throw`.
 */
export function tellDivergence(divergence: Divergence | undefined, onDivergence: OnDivergence): void {
  if (divergence !== undefined) TELL[onDivergence]?.(divergence);
}

/** The error for a training run that diverged. */
export function divergenceError(divergence: Divergence): LetheError {
  return new LetheError(
    'diverged',
    `fit: expected finite numbers, got a training run that diverged ${describeDivergence(divergence)}: ` +
      'try a lower learning rate, clipNorm, or data of smaller scale',
  );
}
