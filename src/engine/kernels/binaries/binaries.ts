import type { Threading } from '../threading.js';

/** What it takes to run kernels on more than one thread. */
export interface ThreadedKernels {
  module: WebAssembly.Module;
  /** Text of the script that each worker runs. */
  workerSource: string;
  threading: Threading;
}

/** That of float64 products, as base64, to be compiled at once; undefined where bytes may not be compiled. */
export type PanelProductBinary = string | undefined;

/** Which binaries of our kernels this runtime can start by itself; one file for each way to get them. */
export interface KernelBinaries {
  /** Without threads; absent where the caller has to hand it in. */
  plain?: () => Promise<WebAssembly.Module>;
  /** For shared memory; absent where there are no threads. */
  threaded?: () => Promise<ThreadedKernels>;
}
