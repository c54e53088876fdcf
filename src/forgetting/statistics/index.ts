// What many runs say together: medians with their intervals, differences, dependences.
export { correlation } from './correlation.js';
export { type Estimate, estimate, type PairedDifference, pairedDifference } from './estimate.js';
export { type Moments, momentsOf } from './moments.js';
export { mutualInformation } from './mutual-information.js';
export { median, quantile } from './quantile.js';
