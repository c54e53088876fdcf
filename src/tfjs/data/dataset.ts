// Data that come batch by batch: `tf.data`, or objects with its methods. tfjs-data itself is not needed.
import { dispose, Tensor } from '@tensorflow/tfjs-core';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { FitData } from './forms.js';

/** Returns the batches of one pass, one after the other. */
export interface BatchIterator {
  /** The next batch, or `done`. */
  next(): Promise<{ readonly value?: unknown; readonly done?: boolean | undefined }>;
}

/**
 * A `tf.data.Dataset`, or any object with its `iterator`. Its items are batches: `{xs, ys}` or `[xs, ys]`, each a
 * tensor, a list of tensors, or a record of tensors by the names of the model's inputs or outputs; the other forms of
 * numbers that `fit` takes are allowed as well. The tensors of a batch are disposed of after reading, as by
 * `model.fitDataset`.
 */
export interface BatchDataset {
  /** Batches of a pass; Infinity, NaN or undefined if unknown. */
  readonly size?: number;
  /** Begins a pass. */
  iterator(): Promise<BatchIterator> | BatchIterator;
}

/** Checks a method, not a class: a page may have two copies of tfjs-data. */
export function isDataset(data: unknown): data is BatchDataset {
  return isObject(data) && !(data instanceof Tensor) && typeof data.iterator === 'function';
}

/** The number of batches of a pass, if the data set knows it. */
export function knownSize({ size }: BatchDataset): number | undefined {
  return typeof size === 'number' && Number.isFinite(size) ? size : undefined;
}

/** Inputs and targets of one batch, as given. */
export interface GivenBatch {
  readonly xs: FitData;
  readonly ys: FitData;
}

/** @throws TypeError if an item of a data set is not a batch of inputs and targets. */
export function splitBatch(what: string, item: unknown): GivenBatch {
  const [xs, ys] = Array.isArray(item) && item.length === 2 ? item : isObject(item) ? [item.xs, item.ys] : [];
  if (xs != null && ys != null) return { xs, ys } as GivenBatch;
  const got =
    isObject(item) && !Array.isArray(item) ? `an object of ${Object.keys(item).join(', ')}` : quote(item);
  throw new TypeError(mismatch(what, 'a batch {xs, ys} or [xs, ys]', got));
}

/** Disposes of every tensor of an item, however deep. */
export function disposeBatch(item: unknown): void {
  if (item instanceof Tensor) {
    if (!item.isDisposed) dispose(item);
  } else if (Array.isArray(item)) {
    if (typeof item[0] === 'object') item.forEach(disposeBatch);
  } else if (isObject(item) && !ArrayBuffer.isView(item)) Object.values(item).forEach(disposeBatch);
}
