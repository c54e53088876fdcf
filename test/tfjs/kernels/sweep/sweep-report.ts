/** What the sweep found. Results are empty texts where all is well. */
export interface SweepReport {
  threads: number;
  /** For each case: an error or a difference between the backends. */
  results: Record<string, string>;
  /** The same without the kernels that Lethe registers; empty where that was not asked. */
  resultsOfStockKernels: Record<string, string>;
  failing: {
    name: string;
    fails: 'on wasm' | 'on cpu' | 'on every backend';
    expected: string;
    cpu: string;
    wasm: string;
  }[];
  /** Kernels that Lethe registers, by why. */
  kernels: { added: string[]; replaced: string[] };
  /** Layers that tfjs exports and no case uses. */
  unusedLayers: string[];
  /** Constructors in tf.train without a case. */
  unusedOptimizers: string[];
}
