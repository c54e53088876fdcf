// tfjs's types of saved models, field by field, so that values go both ways between tf.io and this without a cast.

/** Any JSON value but null. */
type Value = NonNullable<unknown>;

/** How tfjs's converter quantized a weight. */
export interface Quantization {
  /** Type of the numbers in the file. */
  dtype: 'uint8' | 'uint16' | 'float16';
  /** A value is `stored * scale + min`; float16 uses neither. */
  scale?: number;
  min?: number;
  /** The original type; ignored, as `dtype` of the weight has it. */
  original_dtype?: string;
}

/** Types of numbers that a file may hold. */
export type StoredType = Exclude<WeightSpec['dtype'], 'string' | 'complex64'>;

/** One weight of a manifest; `WeightsManifestEntry` of tfjs. */
export interface WeightSpec {
  /** Such as `lstm/kernel`. */
  name: string;
  shape: number[];
  /** `string` and `complex64` are refused: no weight of a layers model has them. */
  dtype: 'float32' | 'int32' | 'bool' | 'string' | 'complex64';
  /** `optimizer` for the state of an optimizer, else a weight of the model. */
  group?: 'model' | 'optimizer';
  quantization?: Quantization;
}

/** The files that hold some weights, one after another. */
export interface WeightsGroup {
  paths: string[];
  weights: WeightSpec[];
}

/** The arguments of `compile`, as tfjs-layers saves them. */
export interface TrainingConfig {
  optimizer_config: Value;
  loss: string | string[] | { [output: string]: string };
  metrics?: string[] | { [output: string]: string };
  weighted_metrics?: string[];
  sample_weight_mode?: string;
  loss_weights?: number[] | { [output: string]: number };
}

/** Fields that artifacts and `model.json` share. */
interface ModelFields {
  trainingConfig?: TrainingConfig;
  /** `layers-model`. */
  format?: string;
  generatedBy?: string;
  convertedBy?: string | null;
  signature?: Value;
  userDefinedMetadata?: { [key: string]: Value };
  modelInitializer?: Value;
  initializerSignature?: Value;
}

/** A saved model in memory, as tfjs passes it to an IO handler; `tf.io.ModelArtifacts`. */
export interface ModelArtifacts extends ModelFields {
  /** Layers and their options, as `model.toJSON` returns them; Keras' converter puts them under `model_config`. */
  modelTopology?: Value;
  weightSpecs?: WeightSpec[];
  /** Values of all weights, in the order of `weightSpecs`, little-endian. */
  weightData?: ArrayBuffer | ArrayBuffer[];
}

/** tfjs's `model.json`. Lethe adds the digest of the weights that belong to it; stock tfjs ignores that. */
export interface SavedJson extends ModelFields {
  modelTopology: Value;
  weightsManifest: WeightsGroup[];
  /** SHA-256 of the weights' bytes, hexadecimal. */
  weightsSha256?: string;
}

/** A model in tfjs's file format: the contents of `model.json`, and the weights' bytes. */
export interface ModelFile {
  json: SavedJson;
  weights: Uint8Array;
}

/** Options of reading a model. */
export interface ReadOptions {
  /** Checks a `model.json` before its weights are read: throws if they must not be. */
  readonly look?: ((json: SavedJson) => void) | undefined;
  /** Ends downloads. */
  readonly signal?: AbortSignal | undefined;
}
