// AssemblyScript: the elementary functions over arrays, for the tests and benchmarks/numbers.mjs. Not part of the
// kernels. Each function reads `bytes` bytes of float32 (a multiple of 16) at x and writes as many at y.

import { erf as erf4 } from '../../../src/kernels/numbers/erf';
import { exp as exp4 } from '../../../src/kernels/numbers/exp';
import { expm1 as expm14 } from '../../../src/kernels/numbers/expm1';
import { log as log4 } from '../../../src/kernels/numbers/log';
import { log1p as log1p4 } from '../../../src/kernels/numbers/log1p';
import { sigmoid as sigmoid4 } from '../../../src/kernels/numbers/sigmoid';
import { tanh as tanh4 } from '../../../src/kernels/numbers/tanh';

export function exp(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, exp4(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}

export function expm1(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, expm14(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}

export function log(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, log4(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}

export function log1p(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, log1p4(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}

export function sigmoid(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, sigmoid4(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}

export function tanh(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, tanh4(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}

export function erf(x: usize, y: usize, bytes: usize): void {
  let i: usize = 0;
  do {
    v128.store(y + i, erf4(v128.load(x + i)));
    i += 16;
  } while (i < bytes);
}
