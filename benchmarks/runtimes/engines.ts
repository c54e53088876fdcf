// Inside a runtime: Lethe's two engines as suites open them.
import { version_core } from '@tensorflow/tfjs-core';
import { useWasm, type WasmModules, type WasmOptions } from 'lethe';
import { type BenchmarkCase, openWorkload, type Workload } from 'lethe/bench';
import { version } from '../../package.json';
import type { EngineName } from '../records/record.js';

/** What a suite is asked to open. */
export interface EngineRequest {
  case: BenchmarkCase;
  engine: EngineName;
  threads: number;
  /** Default false. */
  wideVectors?: boolean;
}

/** Where bytes may not be compiled (edge-runtime), its launcher hands compiled modules to the suite. */
const { __wasmModules: modules } = globalThis as { __wasmModules?: WasmModules };

/**
 * The network of a case, ready to run on one of our engines.
 *
 * @throws RangeError for an engine that is not ours.
 * @throws Error if this runtime has fewer threads, or no wide vectors where they are asked for.
 */
export async function openOnEngine(request: EngineRequest): Promise<Workload> {
  const { engine, threads, wideVectors = false } = request;
  if (engine !== 'compiled' && engine !== 'tfjs') {
    throw new RangeError(`openOnEngine: expected engine compiled or tfjs, got ${engine}`);
  }
  const wasm: WasmOptions = { wideVectors, ...(modules === undefined ? {} : { modules }) };
  const { wideVectors: isWide, wideVectorsReason } = await useWasm({ ...wasm, threads: 1 });
  if (isWide !== wideVectors) {
    throw new Error(
      `openOnEngine: expected wide vectors: ${wideVectors}, got ${isWide}: ${wideVectorsReason}`,
    );
  }
  return openWorkload(request.case, { engine, threads, wasm });
}

/** Version of what computes. */
export function engineVersion(engine: EngineName): string {
  return engine === 'tfjs' ? `tfjs ${version_core} on lethe ${version}` : `lethe ${version}`;
}
