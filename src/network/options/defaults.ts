/** Default batch size: that of tfjs-layers. */
export const DEFAULT_BATCH_SIZE = 32;
