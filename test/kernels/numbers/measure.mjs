// What the tests and benchmarks/numbers.mjs share: the functions compiled to WebAssembly, float64 references, and
// errors in units of the last place (ULP).

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileKernels } from '../../../scripts/kernels.mjs';

// Taken out once: in Jest's sandbox each look-up of a global takes longer than the function itself.
const { abs, ceil, exp, max, min, sign } = Math;
const notANumber = Number.isNaN;

/** Worst error allowed over all float32, in ULP: what is stated in src/kernels/numbers and docs/numbers.md. */
export const BOUNDS = { exp: 1, expm1: 2, log: 1, log1p: 2, sigmoid: 2, tanh: 2, erf: 2 };

/** Float64 references. Math's functions are within 1 ULP of float64, far below what is measured. */
export const REFERENCES = {
  exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sigmoid,
  tanh: Math.tanh,
  erf,
};

function sigmoid(x) {
  const e = exp(-abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/**
 * The error function in float64: 2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...), Abramowitz and Stegun
 * 7.1.6. All terms have one sign, so nothing cancels.
 */
export function erf(x) {
  const square = x * x;
  if (!(square < 36)) return notANumber(x) ? x : sign(x);
  let term = x;
  let sum = x;
  for (let k = 1; abs(term) > 1e-17 * abs(sum); k++) {
    term *= (2 * square) / (2 * k + 1);
    sum += term;
  }
  return 1.1283791670955126 * exp(-square) * sum;
}

/** Compiles entry.ts as the kernels are compiled; the WebAssembly bytes. */
export async function compile() {
  const folder = await mkdtemp(join(tmpdir(), 'numbers-'));
  const output = join(folder, 'numbers.wasm');
  try {
    await compileKernels(join(import.meta.dirname, 'entry.ts'), output, false);
    return await readFile(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An instance that computes up to `length` (a multiple of 4) numbers at once: write x, call, read y. */
export function instantiate(bytes, length) {
  const start = 65536;
  const memory = new WebAssembly.Memory({ initial: 1 + ceil((8 * length) / 65536) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const views = { x: new Float32Array(memory.buffer, start, length) };
  views.bits = new Uint32Array(memory.buffer, start, length);
  views.y = new Float32Array(memory.buffer, start + 4 * length, length);
  views.yBits = new Uint32Array(memory.buffer, start + 4 * length, length);
  return { ...views, call: (name, count = length) => exports[name](start, start + 4 * length, 4 * count) };
}

const float64 = new Float64Array(1);
const words = new Uint32Array(float64.buffer);
/** 1 / ULP of float32 by float64's biased exponent; denormals' ULP is 2^-149. */
const PER_ULP = Float64Array.from({ length: 2048 }, (_, e) => 2 ** (23 - max(-126, e - 1023)));

/**
 * |got - exact| in spacings of float32 at `exact`; 0 for equal infinities and for NaN where NaN is due, Infinity for
 * NaN in one place only. An infinite result counts as 2^128, the next number if float32 went on.
 */
export function errorInUlp(got, exact) {
  if (notANumber(got) || notANumber(exact)) return notANumber(got) && notANumber(exact) ? 0 : Infinity;
  const bounded = max(-(2 ** 128), min(2 ** 128, exact));
  if (bounded === got) return 0;
  float64[0] = bounded;
  const perUlp = PER_ULP[min(1023 + 127, (words[1] >>> 20) & 0x7ff)];
  return abs(max(-(2 ** 128), min(2 ** 128, got)) - bounded) * perUlp;
}
