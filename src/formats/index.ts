// formats/: reads and writes files of other programs in the terms of tfjs-layers, which the layers above use: topology and weights. Plain
// data in and out. May import: compiler/, text/, errors.ts.

export { halvesToFloats } from './float16.js';
export type { AttributeValue } from './hdf5/attributes.js';
export { toCount, toFloats } from './hdf5/datatypes.js';
export { type Hdf5Dataset, type Hdf5Group, isHdf5, readHdf5 } from './hdf5/read.js';
export { type WrittenDataset, type WrittenGroup, writeHdf5 } from './hdf5/write.js';
export { fromKeras3 } from './keras/from-keras3.js';
export { inKerasOrder } from './keras/layer-order.js';
export { leavesOf } from './keras/leaves.js';
export { readMoments } from './keras/moments.js';
export { normalizations } from './keras/normalizations.js';
export { stockNames } from './keras/stock-names.js';
export { checkStock } from './keras/stock-tfjs.js';
export { takenApart } from './keras/taken-apart.js';
export { type Moments, toKeras2 } from './keras/to-keras2.js';
export { modelOf, toKeras3 } from './keras/to-keras3.js';
export { cellPaths, findByPath } from './keras/weight-paths.js';
export { weightPlaces } from './keras/weight-places.js';
export { type NewOnnx, type Onnx, readOnnx, writeOnnx } from './onnx/file.js';
export { ATTRIBUTE_TYPES } from './onnx/messages.js';
export { ELEMENT_TYPES, type OnnxTensor, readTensor, writeTensor } from './onnx/tensors.js';
export { readParts } from './parts-file.js';
export { DTYPES } from './safetensors/dtypes.js';
export {
  type NamedTensor,
  readSafetensors,
  type StoredTensor,
  writeSafetensors,
} from './safetensors/safetensors.js';
export { type FileParts, readZip, writeParts } from './zip.js';
