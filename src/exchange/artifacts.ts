import type { ModelArtifacts } from '../network/storage/index.js';

/** A weight by its name in the network, or by a name that the network resolves. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A model in the form that tfjs has in memory. */
export function toArtifacts(topology: object, arrays: readonly NamedArray[]): ModelArtifacts {
  const size = arrays.reduce((sum, { values }) => sum + values.byteLength, 0);
  const weightData = new ArrayBuffer(size);
  const view = new DataView(weightData);
  let at = 0;
  for (const { values } of arrays) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return {
    format: 'layers-model',
    modelTopology: topology as NonNullable<ModelArtifacts['modelTopology']>,
    weightSpecs: arrays.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' })),
    weightData,
  };
}
