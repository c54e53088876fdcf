// forgetting/: whether an LSTM forgets selectively - tasks/ that tell, measures/ on networks, ablations/ of them,
// statistics/ over seeds, verify/ with a verdict, report/ to look at. Entry point `lethe/forgetting`.
// May import: network/, random/, errors.ts, sha256.ts, version.ts; knows nothing of tfjs.
export * from './ablations/index.js';
export * from './measures/index.js';
export * from './statistics/index.js';
export * from './tasks/index.js';
export * from './verify/index.js';
