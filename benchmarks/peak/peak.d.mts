export const ACCUMULATORS: readonly number[];
export function operationsPerTurn(accumulators: number): number;
export function peakModule(accumulators: number): WebAssembly.Module;
