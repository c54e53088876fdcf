import type { Threading } from '../threading.js';

/** What it takes to run kernels on more than one thread. */
export interface ThreadedKernels {
  module: WebAssembly.Module;
  /** Text of the script that each worker runs. */
  workerSource: string;
  threading: Threading;
}

/** Which binaries of our kernels this runtime can start by itself; one file for each way to get them. */
export interface KernelBinaries {
  /** Without threads; absent where the caller has to hand it in. */
  plain?: () => Promise<WebAssembly.Module>;
  /** For shared memory; absent where there are no threads. */
  threaded?: () => Promise<ThreadedKernels>;
  /** Of float64 products, as base64, to be compiled at once; absent where bytes may not be compiled. */
  panelProduct?: string;
}
