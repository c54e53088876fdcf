// Ways that a model goes between Lethe and another program, and what comes of each model that is sent.

/** What became of a model. */
export type Trial =
  /** Not taken, by whom it went to, and why. */
  | { readonly refused: string }
  /** The other program could not write it, or gave numbers that are none. */
  | { readonly failed: string }
  | {
      /** Largest difference of an output's number, as a part of the output's largest one (at least 1). */
      readonly error: number;
      /**
       * How far rounding moves the outputs: by how much they change if the last bit of each weight is another. Looked at only where the
       * error is beyond the tolerance.
       */
      readonly sensitivity?: number;
      /** How far both are from the outputs in float64. Looked at only where the error is beyond the tolerance. */
      readonly exact?: { readonly lethe: number; readonly other: number };
      /** Of ten more training steps: largest difference of a loss, as a part of the largest one (at least 0.05). */
      readonly training?: number;
    };

/** What a direction draws its models by. */
export interface Draw {
  /** How many models. */
  readonly count: number;
  readonly seed: number;
  /** A place for files of a name. */
  readonly place: (name: string) => string;
  readonly pythons: Pythons;
}

/** Interpreters that have the programs. */
export interface Pythons {
  /** Keras 3, tf_keras, tensorflowjs, onnx, onnxruntime, tf2onnx. */
  readonly keras: string;
  readonly pytorch: string;
}

/** A way that models go. */
export interface Direction {
  readonly from: string;
  readonly to: string;
  /** Which program judges, of {@link ProgramVersions}. */
  readonly judge: string;
  /** Above this an error is a defect, unless rounding moves the model as far, or Lethe is as near to float64 as the other program. */
  readonly tolerance: number;
  run(draw: Draw): Promise<readonly Trial[]>;
}
