// Gates, cells and states of the usual LSTM, whose gates are sigmoids and whose candidates and states are tanh:
//
//   z becomes the gates i, f, g, o       c = f c_before + i g       a = tanh(c)       h = o a
//
// z [groups, 16]: i, f, g, o of four units; c, a, h [groups, 4]; groups at least 1. Errors: those of ../numbers, and
// two roundings of c, one of h.
//
// Each loop takes pairs of vectors that are stored side by side, all loads before the stores: the form that V8 packs
// into vectors twice as wide. Input and forget gates lie side by side. Output gates and candidates do not: of two groups
// they are computed together, stored side by side in h, or by way of the cells in c, and once more in their places.
//
// Each loop is a function of its own (index.ts exports them, so that they stay so): JavaScriptCore keeps constants
// in registers only there (Bun: 28 ns for four units in one function, 25 in four).
import { sigmoid } from '../numbers/sigmoid';
import { tanh } from '../numbers/tanh';

export function sigmoidTanhCell(z: usize, previousC: usize, c: usize, a: usize, h: usize, groups: i32): void {
  sigmoidGates(z, groups);
  sigmoidOutputs(z, h, groups);
  tanhCells(z, previousC, c, groups);
  tanhStates(c, a, h, groups);
}

/** Input and forget gates. */
export function sigmoidGates(z: usize, groups: i32): void {
  const end = z + (<usize>groups << 6);
  do {
    const i = sigmoid(v128.load(z));
    const f = sigmoid(v128.load(z, 16));
    v128.store(z, i);
    v128.store(z, f, 16);
    z += 64;
  } while (z != end);
}

/** Output gates, once more in h. */
export function sigmoidOutputs(z: usize, h: usize, groups: i32): void {
  const end = z + (<usize>(groups & ~1) << 6);
  while (z != end) {
    const first = sigmoid(v128.load(z, 48));
    const second = sigmoid(v128.load(z, 112));
    v128.store(h, first);
    v128.store(h, second, 16);
    v128.store(z, first, 48);
    v128.store(z, second, 112);
    z += 128;
    h += 32;
  }
  if ((groups & 1) == 0) return;
  const last = sigmoid(v128.load(z, 48));
  v128.store(h, last);
  v128.store(z, last, 48);
}

/** Candidates and cells. */
export function tanhCells(z: usize, previousC: usize, c: usize, groups: i32): void {
  const end = z + (<usize>(groups & ~1) << 6);
  while (z != end) {
    const first = tanh(v128.load(z, 32));
    const second = tanh(v128.load(z, 96));
    const firstKept = f32x4.mul(v128.load(z, 16), v128.load(previousC));
    const secondKept = f32x4.mul(v128.load(z, 80), v128.load(previousC, 16));
    const firstCell = f32x4.add(firstKept, f32x4.mul(v128.load(z), first));
    const secondCell = f32x4.add(secondKept, f32x4.mul(v128.load(z, 64), second));
    v128.store(c, firstCell);
    v128.store(c, secondCell, 16);
    v128.store(z, first, 32);
    v128.store(z, second, 96);
    z += 128;
    previousC += 32;
    c += 32;
  }
  if ((groups & 1) == 0) return;
  const last = tanh(v128.load(z, 32));
  const kept = f32x4.mul(v128.load(z, 16), v128.load(previousC));
  v128.store(c, f32x4.add(kept, f32x4.mul(v128.load(z), last)));
  v128.store(z, last, 32);
}

/** Activated cells, and the states, where h holds the output gates. */
export function tanhStates(c: usize, a: usize, h: usize, groups: i32): void {
  const end = c + (<usize>(groups & ~1) << 4);
  while (c != end) {
    const first = tanh(v128.load(c));
    const second = tanh(v128.load(c, 16));
    const firstH = f32x4.mul(v128.load(h), first);
    const secondH = f32x4.mul(v128.load(h, 16), second);
    v128.store(a, first);
    v128.store(a, second, 16);
    v128.store(h, firstH);
    v128.store(h, secondH, 16);
    c += 32;
    a += 32;
    h += 32;
  }
  if ((groups & 1) == 0) return;
  const last = tanh(v128.load(c));
  v128.store(a, last);
  v128.store(h, f32x4.mul(v128.load(h), last));
}
