// training/: what a model was compiled with, and its optimizer's state.
export type { StoredVariable } from './optimizer-state.js';
export { compileAs, type KerasTraining, type TellNotCarried } from './read-training.js';
export { type WrittenTraining, writeTraining } from './write-training.js';
