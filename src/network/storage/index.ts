// storage/: models in tfjs-layers' format, to and from bytes and storage - one array of bytes, artifacts, a folder, a
// URL, an object with load() or save(). Reading trusts nothing: sizes, depths and counts are checked before anything is
// allocated, and names from a file are looked up, never assigned to. May import: training/, engine/, text/, errors.ts.
export { type BytesLike, fromArtifacts, type ReadableArtifacts, toArtifacts } from './artifacts.js';
export { concatenate, viewBytes } from './bytes.js';
export { digestOf } from './digest.js';
export { checkJson, checkWeights, totalBytes, weightPaths, weightSpecs } from './manifest.js';
export { decodeJson, encodeJson } from './model-json.js';
export { type FileSource, readOneFile } from './one-file.js';
export { joinPieces, splitPieces } from './one-piece.js';
export {
  type LoadHandler,
  type NetworkSource,
  type NetworkTarget,
  readHandler,
  readModel,
  type SaveHandler,
  schemeOf,
  writeHandler,
  writeModel,
} from './places.js';
export { writeInTurn } from './turns.js';
export type {
  ModelArtifacts,
  ModelFile,
  Quantization,
  ReadOptions,
  SavedJson,
  TrainingConfig,
  WeightSpec,
  WeightsGroup,
} from './types.js';
export { decodeWeights, encodeWeights, type StoredWeight } from './weights.js';
