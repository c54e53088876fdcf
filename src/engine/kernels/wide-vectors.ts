// Vectors of 256 bits: two operations of 128 bits in one, each lane rounding as before. What there is to do about them is the
// platform's, so that who can do nothing bundles next to nothing.
import { platform } from '#platform';
import type { WideVectors } from '../platform/platform.js';
import { detectRuntime } from '../runtime.js';
import { kernelsCompiled } from './modules.js';

/**
 * Lets V8 compile the kernels to vectors of 256 bits where that is known to be sound: in Node 24 and 26 on x64
 * processors with AVX2 (assumed if the system does not tell). The bits stay the same; a training run takes some 0.6 to
 * 0.8 of the time. Another new version of V8 is first tried in separate processes, for half a second, at most ten.
 *
 * It sets the V8 flag `--experimental-wasm-revectorize`. V8 calls it experimental, and it applies to the whole process
 * until that ends: other WebAssembly that becomes hot is compiled with it as well, and only Lethe's and tfjs's has been
 * tried. Node 26, for example, crashes on code that stores four results of calls side by side.
 *
 * Call it before anything trains or predicts. Elsewhere (older Nodes, Deno, Bun, browsers, edge functions, other
 * processors) it does nothing, and `reason` says why; a program cannot see whether an engine packs vectors by itself.
 *
 * @throws LetheError `state` if wide vectors are possible, but the kernels are already compiled without them.
 */
export function useWideVectors(): Promise<WideVectors> {
  return turnOnWideVectors('useWideVectors');
}

/** {@link useWideVectors} for `caller`. */
export async function turnOnWideVectors(caller: string): Promise<WideVectors> {
  return (await platform.wideVectors?.())?.turnOn(caller, kernelsCompiled) ?? none();
}

/** Whether they are on, whoever turned them on; never turns them on. */
export async function presentWideVectors(): Promise<WideVectors> {
  return (await platform.wideVectors?.())?.present() ?? none();
}

function none(): WideVectors {
  const { name } = detectRuntime();
  return {
    wideVectors: false,
    reason: `vectors of 128 bits, as a program in ${name} cannot ask for wider ones.`,
  };
}
