// tfjs's types of saved models, field by field, so that values go both ways between tf.io and this without a cast.

/** Any value that JSON can hold but null. */
type Value = NonNullable<unknown>;

/** How a weight's numbers were made smaller by tfjs's converter. */
export interface Quantization {
  /** What the file holds. */
  dtype: 'uint8' | 'uint16' | 'float16';
  /** A value is `stored * scale + min`; neither is used by float16. */
  scale?: number;
  min?: number;
  /** What the converter made it of; `dtype` of the weight counts. */
  original_dtype?: string;
}

/** Of numbers that a file may hold. */
export type StoredType = Exclude<WeightSpec['dtype'], 'string' | 'complex64'>;

/** One weight of a manifest; `WeightsManifestEntry` of tfjs. */
export interface WeightSpec {
  /** Such as `lstm/kernel`. */
  name: string;
  shape: number[];
  /** Of these, `string` and `complex64` are refused: no weight of a layers model has them. */
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

/** What a model was compiled with, as tfjs-layers saves it. */
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

/** A saved model in memory, as tfjs hands it to an IO handler; `tf.io.ModelArtifacts`. */
export interface ModelArtifacts extends ModelFields {
  /** Layers and their options, as `model.toJSON` gives them; Keras' converter puts them under `model_config`. */
  modelTopology?: Value;
  weightSpecs?: WeightSpec[];
  /** Values of all weights, in the order of `weightSpecs`, little-endian. */
  weightData?: ArrayBuffer | ArrayBuffer[];
}

/** tfjs's `model.json`. Ours also says which weights belong to it; stock tfjs overlooks that. */
export interface SavedJson extends ModelFields {
  modelTopology: Value;
  weightsManifest: WeightsGroup[];
  /** SHA-256 of the weights' bytes, hexadecimal. */
  weightsSha256?: string;
}

/** A model as tfjs keeps it in files: what `model.json` says, and the weights' bytes. */
export interface ModelFile {
  json: SavedJson;
  weights: Uint8Array;
}

/** How a model is read. */
export interface ReadOptions {
  /** Looks at a `model.json` before its weights are read: throws if they are not to be. */
  readonly look?: ((json: SavedJson) => void) | undefined;
  /** Ends downloads. */
  readonly signal?: AbortSignal | undefined;
}
