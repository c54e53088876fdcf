// training/: how a model was compiled, and the state of its optimizer.
export type { StoredVariable } from './optimizer-state.js';
export { compileAs, type KerasTraining, type TellNotCarried } from './read-training.js';
export { type WrittenTraining, writeTraining } from './write-training.js';
