export const UNROLLED: readonly number[];
export const ACCUMULATORS: readonly number[];
export const WIDE_ACCUMULATORS: readonly number[];
export const WIDE_FLAG: string;
export function isPacked(widePeak: number, peak: number): boolean;
export function operationsPerTurn(accumulators: number, unrolled: number): number;
export function peakModule(accumulators: number, unrolled: number): WebAssembly.Module;
export function widePeakModule(accumulators: number, unrolled: number): WebAssembly.Module;
