import { shorten } from '../text/quote.js';

/**
 * Why a network, option or training run cannot be lowered to a program: the first obstacle. Callers either fall back to
 * tfjs-layers' own operations, visibly, or report the reason.
 */
export class NotLowered extends Error {
  override readonly name: string = 'NotLowered';
  /** The layer with the obstacle; undefined if it is not in one layer. */
  readonly layer: string | undefined;

  constructor(reason: string, layer?: string) {
    super(layer === undefined ? reason : `layer ${shorten(layer)}: ${reason}`);
    this.layer = layer;
  }
}
