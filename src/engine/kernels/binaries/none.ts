// edge-runtime: bytes may not be compiled and nothing imports as a module; the caller hands it in.
import type { KernelBinaries, PanelProductBinary } from './binaries.js';

export const binaries: KernelBinaries = {};

export const panelProduct: PanelProductBinary = undefined;
