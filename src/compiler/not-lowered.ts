import { shorten } from '../text/quote.js';

/**
 * Why a network, option or training cannot be lowered to a program: the first thing that stands in the way. Callers
 * either fall back to tfjs-layers' own operations, visibly, or hand the reason on.
 */
export class NotLowered extends Error {
  override readonly name: string = 'NotLowered';
  /** The layer at fault; undefined if it is not one layer's. */
  readonly layer: string | undefined;

  constructor(reason: string, layer?: string) {
    super(layer === undefined ? reason : `layer ${shorten(layer)}: ${reason}`);
    this.layer = layer;
  }
}
