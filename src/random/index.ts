// Everything random in Lethe, and the few functions it needs, in arithmetic that is identical in every engine:
// the Philox block function, the Generator on top of it, the natural logarithm, the inverse normal CDF.
// May import ../errors.js only.

export { Generator, type Purpose } from './generator.js';
export { naturalLogarithm } from './logarithm.js';
export { inverseNormal } from './normal.js';
export { philox4x32 } from './philox.js';
