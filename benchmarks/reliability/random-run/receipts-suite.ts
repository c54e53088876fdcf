// Makes receipts of random training runs, and audits those that others made: inside any runtime.
import { provideKernels, releaseKernels } from 'lethe/core';
import { audit, receipt } from 'lethe/receipt';
import { dataOf, type RandomRun, train } from './random-run.js';

/** A run to be made a receipt of. */
export interface ToMake {
  readonly index: number;
  readonly run: RandomRun;
  readonly everyEpochs: number;
}

/** A run whose receipt, as JSON, is to be audited. */
export interface ToAudit extends ToMake {
  readonly receipt: string;
}

export interface ReceiptsOptions {
  readonly make: readonly ToMake[];
  readonly audits: readonly ToAudit[];
  /** Each takes the next number, from the first one again after the last. */
  readonly threads: readonly number[];
}

export interface ReceiptsReport {
  readonly receipts: { readonly index: number; readonly receipt: string }[];
  /** What was found beside `exact`. */
  readonly disagreements: { readonly index: number; readonly found: string }[];
}

export async function runSuite({ make, audits, threads }: ReceiptsOptions): Promise<ReceiptsReport> {
  const { kernels } =
    (globalThis as { __wasmModules?: { kernels?: WebAssembly.Module } }).__wasmModules ?? {};
  if (kernels !== undefined) provideKernels(kernels);
  const threadsOf = (index: number): number => threads[index % threads.length] as number;
  const report: ReceiptsReport = { receipts: [], disagreements: [] };
  for (const { index, run, everyEpochs } of make) {
    const record = receipt({ everyEpochs, seed: run.networkSeed });
    await train(run, { receipt: record, threads: threadsOf(index) });
    report.receipts.push({ index, receipt: JSON.stringify(record.receipt()) });
  }
  for (const { index, run, receipt: given } of audits) {
    const found = await audit(given, { ...dataOf(run), threads: threadsOf(index + 1) }).then(
      ({ verdict, difference }) =>
        verdict === 'exact' ? verdict : `${verdict}: ${JSON.stringify(difference)}`,
      (error: Error) => `${error.name}: ${error.message}`,
    );
    if (found !== 'exact') report.disagreements.push({ index, found });
  }
  releaseKernels();
  return report;
}
