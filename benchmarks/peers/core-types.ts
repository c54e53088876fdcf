// Which of OpenBLAS's kernels are fastest here. It knows a processor by family and model: one that is newer than the
// library gets kernels of 128 bits ("Prescott"), several times slower than others that it can run as well.
import type { MeasureAnswer } from '../measure-request.js';
import { sameValues } from '../records/check-work.js';

/** OpenBLAS's names for kernels worth trying, and the processor's flags that each needs, as Linux spells them. */
const NEEDS = {
  Haswell: ['avx2', 'fma'],
  Zen: ['avx2', 'fma'],
  SkylakeX: ['avx2', 'fma', 'avx512f', 'avx512cd', 'avx512bw', 'avx512dq', 'avx512vl'],
  Cooperlake: ['avx2', 'fma', 'avx512f', 'avx512cd', 'avx512bw', 'avx512dq', 'avx512vl', 'avx512_bf16'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CoreType = keyof typeof NEEDS;

/** What sets it: OpenBLAS reads this variable when it is loaded. */
export const CORE_TYPE_VARIABLE = 'OPENBLAS_CORETYPE';

/**
 * The core types that a processor can run.
 *
 * @param cpuinfo text of /proc/cpuinfo; without its flags there are none
 */
export function coreTypesOf(cpuinfo: string): CoreType[] {
  const [, text = ''] = /^flags\s*:(.*)$/m.exec(cpuinfo) ?? [];
  const flags = new Set(text.trim().split(/\s+/));
  const names = Object.keys(NEEDS) as CoreType[];
  return names.filter((name) => NEEDS[name].every((flag) => flags.has(flag)));
}

/** The core type that a library says it computes by, in its version (python/blas.py); undefined if it is not OpenBLAS. */
export function coreTypeIn(engineVersion: string): string | undefined {
  return /OpenBLAS (\w+)/.exec(engineVersion)?.[1];
}

/**
 * Tries core types one after the other, each in a process of its own, and keeps the fastest: by the least CPU time of a
 * step, which others on the machine lengthen least. Who fails, takes too long, computes by another core type than asked
 * for, or has other losses than OpenBLAS's own choice is out.
 *
 * @param name of the case that is measured
 * @param own the measurement with OpenBLAS's own choice
 * @param measure the measurement with a core type
 * @returns the fastest; undefined if that is its own choice, or it is not OpenBLAS that computes
 */
export async function fastestCoreType(
  name: string,
  own: MeasureAnswer,
  candidates: readonly CoreType[],
  measure: (coreType: CoreType) => Promise<MeasureAnswer>,
): Promise<CoreType | undefined> {
  const ownType = coreTypeIn(own.engineVersion);
  if (ownType === undefined) return undefined;
  let fastest: CoreType | undefined;
  let least = leastTime(own);
  for (const coreType of candidates.filter((candidate) => candidate !== ownType)) {
    const answer = await measure(coreType).catch(() => undefined);
    if (answer === undefined || coreTypeIn(answer.engineVersion) !== coreType) continue;
    if (!sameValues(name, answer.results.values, own.results.values)) continue;
    if (leastTime(answer) >= least) continue;
    fastest = coreType;
    least = leastTime(answer);
  }
  return fastest;
}

function leastTime({ samples, cpuSamples = samples }: MeasureAnswer): number {
  return Math.min(...cpuSamples);
}
