// workerd: bytes may not be compiled, but a .wasm file imports as a compiled module. It is in dist/ only.
import kernels from '../../../kernels/kernels.wasm';
import type { KernelBinaries, PanelProductBinary } from './binaries.js';

export const binaries: KernelBinaries = { plain: async () => kernels };

export const panelProduct: PanelProductBinary = undefined;
