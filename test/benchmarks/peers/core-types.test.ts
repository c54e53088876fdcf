import { expect, test } from '@jest/globals';
import type { MeasureAnswer } from '../../../benchmarks/measure-request.js';
import {
  type CoreType,
  coreTypeIn,
  coreTypesOf,
  fastestCoreType,
} from '../../../benchmarks/peers/core-types.js';

const LOSSES = [4, 3, 2, 1];

/** A measurement by a core type; its wall time says the contrary of its CPU time. */
function answer(coreType: string, cpuMs: number, values = LOSSES): MeasureAnswer {
  return {
    coldMs: 1,
    samples: [100 / cpuMs, 100 / cpuMs],
    cpuSamples: [3 * cpuMs, cpuMs],
    stepsPerSample: 1,
    clock: { source: 'inside', resolutionMs: 0.001 },
    results: { values },
    engineVersion: `1.13.1, OpenBLAS ${coreType}`,
  };
}

/** Chooses among these, of which OpenBLAS takes Prescott by itself at 9 ms; tells what was tried. */
async function choose(
  answers: Partial<Record<CoreType, MeasureAnswer>>,
  own = answer('Prescott', 9),
): Promise<{ fastest: CoreType | undefined; tried: CoreType[] }> {
  const tried: CoreType[] = [];
  const fastest = await fastestCoreType('large', own, ['Haswell', 'Zen', 'SkylakeX'], async (coreType) => {
    tried.push(coreType);
    const found = answers[coreType];
    if (found === undefined) throw new Error('illegal instruction');
    return found;
  });
  return { fastest, tried };
}

const BASE = 'fpu sse2 avx';
const AVX512 = 'avx512f avx512dq avx512cd avx512bw avx512vl';

test.each<[string, CoreType[]]>([
  [BASE, []],
  [`${BASE} avx2`, []],
  [`${BASE} avx2 fma`, ['Haswell', 'Zen']],
  [`${BASE} avx2 fma avx512f avx512cd`, ['Haswell', 'Zen']],
  [`${BASE} avx2 fma ${AVX512}`, ['Haswell', 'Zen', 'SkylakeX']],
  [`${BASE} avx2 fma ${AVX512} avx512_bf16`, ['Haswell', 'Zen', 'SkylakeX', 'Cooperlake']],
])('a processor with %s can run what its flags allow', (flags, expected) => {
  const core = `processor\t: 0\nmodel name\t: Some CPU with avx2 fma\nflags\t\t: ${flags}\nbugs\t\t: avx2 fma\n`;
  expect(coreTypesOf(`${core}\n${core.replace('0', '1')}`)).toEqual(expected);
});

test('no processor is known without flags, as on Arm or where there is no such file', () => {
  expect(coreTypesOf('')).toEqual([]);
  expect(coreTypesOf('processor\t: 0\nFeatures\t: fp asimd\n')).toEqual([]);
});

test('the core type is read from the version', () => {
  expect(coreTypeIn('1.13.1, OpenBLAS SkylakeX')).toBe('SkylakeX');
  expect(coreTypeIn('2.8.0, MKL 2024.2')).toBeUndefined();
});

test('the fastest by CPU time is kept', async () => {
  const { fastest, tried } = await choose({
    Haswell: answer('Haswell', 5),
    Zen: answer('Zen', 6),
    SkylakeX: answer('SkylakeX', 4),
  });
  expect(fastest).toBe('SkylakeX');
  expect(tried).toEqual(['Haswell', 'Zen', 'SkylakeX']);
});

test('its own choice stays if that is the fastest, and is not tried again', async () => {
  const answers = { Haswell: answer('Haswell', 5), SkylakeX: answer('SkylakeX', 4) };
  expect(await choose(answers, answer('Zen', 3))).toEqual({
    fastest: undefined,
    tried: ['Haswell', 'SkylakeX'],
  });
});

test.each<[string, MeasureAnswer | undefined]>([
  ['ends with an error', undefined],
  ['has other losses', answer('SkylakeX', 1, [4, 3, 2.01, 1])],
  ['computes by another core type, as one that this OpenBLAS does not know', answer('Prescott', 1)],
])('whoever %s is out', async (_, broken) => {
  const { fastest } = await choose({
    Haswell: answer('Haswell', 5),
    ...(broken === undefined ? {} : { SkylakeX: broken }),
  });
  expect(fastest).toBe('Haswell');
});

test('nothing is tried where it is not OpenBLAS that computes', async () => {
  const mkl = { ...answer('', 9), engineVersion: '2.8.0, MKL 2024.2' };
  expect(await choose({ Haswell: answer('Haswell', 5) }, mkl)).toEqual({ fastest: undefined, tried: [] });
});
