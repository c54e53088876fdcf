/** Samples of a batch where nobody says how many: tfjs-layers' number. */
export const DEFAULT_BATCH_SIZE = 32;
