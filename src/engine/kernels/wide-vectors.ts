// Vectors of 256 bits: two operations of 128 bits in one, each lane rounding as before. What there is to do about them is the
// platform's, so that who can do nothing bundles next to nothing.
import { platform } from '#platform';
import type { WideVectors } from '../platform/platform.js';
import { detectRuntime } from '../runtime.js';
import { kernelsCompiled } from './modules.js';

/**
 * Lets V8 compile the kernels to vectors of 256 bits where that is known to be sound: in Node 24 and 26 on x64 processors
 * with AVX2 (where the system does not tell, they are taken to have it). The bits stay the same; a training run takes some
 * 0.6 to 0.8 of the time. Another new version of V8 is tried in processes of its own first, for half a second and ten at most.
 *
 * It is a flag of V8's, `--experimental-wasm-revectorize`, and that means: V8 calls it experimental, and it is the whole
 * process's until that ends. What other WebAssembly becomes hot from then on is compiled so as well, and only Lethe's and
 * tfjs's has been tried: Node 26 ends a process in which four results of calls are stored side by side, say.
 *
 * Call it before anything trains or predicts. Elsewhere (older Nodes, Deno, Bun, browsers, edge functions, other
 * processors) it does nothing, and says why; whether an engine packs vectors by itself no program can see.
 *
 * @throws LetheError `state` if they could be had, but the kernels are compiled already, which stay as they are.
 */
export function useWideVectors(): Promise<WideVectors> {
  return turnOnWideVectors('useWideVectors');
}

/** {@link useWideVectors} for `caller`. */
export async function turnOnWideVectors(caller: string): Promise<WideVectors> {
  return (await platform.wideVectors?.())?.turnOn(caller, kernelsCompiled) ?? none();
}

/** Whether they are on, turned on by whomever; never turns them on. */
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
