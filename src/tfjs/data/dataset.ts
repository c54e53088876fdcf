// Data that come batch by batch: `tf.data` and whatever has its methods. tfjs-data itself is not needed.
import { dispose, Tensor } from '@tensorflow/tfjs-core';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { FitData } from './forms.js';

/** What gives the batches of one pass, one after the other. */
export interface BatchIterator {
  /** The next batch, or `done`. */
  next(): Promise<{ readonly value?: unknown; readonly done?: boolean | undefined }>;
}

/**
 * A `tf.data.Dataset`, or anything that has its `iterator`. Its items are batches: `{xs, ys}` or `[xs, ys]`, each a tensor, a
 * list of tensors or tensors by the names of the model's inputs or outputs; numbers in the other forms that `fit` takes do as
 * well. Tensors of a batch are disposed of when it was read, as by `model.fitDataset`.
 */
export interface BatchDataset {
  /** Batches of a pass, if that is known: Infinity, or NaN, or none if not. */
  readonly size?: number;
  /** Begins a pass. */
  iterator(): Promise<BatchIterator> | BatchIterator;
}

/** By its method: a page may hold two copies of tfjs-data. */
export function isDataset(data: unknown): data is BatchDataset {
  return isObject(data) && !(data instanceof Tensor) && typeof data.iterator === 'function';
}

/** How many batches a pass has, where the data set knows that. */
export function knownSize({ size }: BatchDataset): number | undefined {
  return typeof size === 'number' && Number.isFinite(size) ? size : undefined;
}

/** Inputs and targets of one batch, as they were given. */
export interface GivenBatch {
  readonly xs: FitData;
  readonly ys: FitData;
}

/** @throws TypeError if an item of a data set is no batch of inputs and targets. */
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
