// 'lethe/bench': the cases of Lethe's benchmarks and their timing, for your own page, function or machine. May import:
// series/, tfjs/ and everything below.
export * from './cases.js';
export { type CaseData, caseData, type ShapedValues } from './data.js';
export { BUDGETS, measure } from './measure.js';
export type { Budget, Clock, Measurement, Outside, Results, Workload } from './measurement.js';
export { buildModel } from './model.js';
export type { NetworkName } from './networks.js';
export { median, percentile } from './statistics.js';
export { type Library, openWorkload, type WorkloadOptions } from './workload.js';
