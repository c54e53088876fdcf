// Activations of vectors, four numbers each, and their slopes: ./elementwise.ts has the formulas.
//
// Which activation it is, is asked once, and the loop is inside: a call and a switch for each vector take 3 ns, where
// relu takes 1, and constants could not stay in registers. V8 14.6, asked to pack pairs of vectors, aborts the process
// where the results of two calls are stored side by side. So no kernel calls a function that returns a vector.
//
// The usual activations go by pairs of neighbouring vectors, all loads before the stores: the form that V8 packs.
// Loops are `do ... while`, in which V8 11 keeps constants in registers.
import { Activation } from '../program/opcodes';
import { activate4, slope4 } from './elementwise';

@inline
function activateEach(code: i32, x: usize, y: usize, end: usize, step: usize): void {
  do {
    v128.store(y, activate4(code, v128.load(x)));
    x += step;
    y += step;
  } while (x != end);
}

@inline
function activateEachPair(code: i32, x: usize, y: usize, end: usize, step: usize): void {
  do {
    const first = activate4(code, v128.load(x));
    const second = activate4(code, v128.load(x, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
    x += step;
    y += step;
  } while (x != end);
}

@inline
function multiplyEach(code: i32, x: usize, y: usize, dy: usize, dx: usize, end: usize, step: usize): void {
  do {
    v128.store(dx, f32x4.mul(v128.load(dy), slope4(code, v128.load(x), v128.load(y))));
    x += step;
    y += step;
    dy += step;
    dx += step;
  } while (x != end);
}

@inline
function multiplyEachPair(code: i32, x: usize, y: usize, dy: usize, dx: usize, end: usize, step: usize): void {
  const toY = y - x;
  const toDy = dy - x;
  const toDx = dx - x;
  do {
    const first = f32x4.mul(v128.load(x + toDy), slope4(code, v128.load(x), v128.load(x + toY)));
    const second = f32x4.mul(v128.load(x + toDy, 16), slope4(code, v128.load(x, 16), v128.load(x + toY, 16)));
    v128.store(x + toDx, first);
    v128.store(x + toDx, second, 16);
    x += step;
  } while (x != end);
}

/** y = f(x) for `count` (at least 1) vectors, `step` bytes from one to the next; y may be x. */
export function activateVectors(code: i32, x: usize, y: usize, count: usize, step: usize): void {
  const end = x + count * step;
  switch (code) {
    case Activation.Sigmoid: activateEach(Activation.Sigmoid, x, y, end, step); break;
    case Activation.HardSigmoid: activateEach(Activation.HardSigmoid, x, y, end, step); break;
    case Activation.Tanh: activateEach(Activation.Tanh, x, y, end, step); break;
    case Activation.Relu: activateEach(Activation.Relu, x, y, end, step); break;
    case Activation.Relu6: activateEach(Activation.Relu6, x, y, end, step); break;
    case Activation.Elu: activateEach(Activation.Elu, x, y, end, step); break;
    case Activation.Selu: activateEach(Activation.Selu, x, y, end, step); break;
    case Activation.Softplus: activateEach(Activation.Softplus, x, y, end, step); break;
    case Activation.Softsign: activateEach(Activation.Softsign, x, y, end, step); break;
    case Activation.Swish: activateEach(Activation.Swish, x, y, end, step); break;
    case Activation.Mish: activateEach(Activation.Mish, x, y, end, step); break;
    case Activation.Gelu: activateEach(Activation.Gelu, x, y, end, step); break;
    case Activation.GeluNew: activateEach(Activation.GeluNew, x, y, end, step); break;
    case Activation.Keras3HardSigmoid: activateEach(Activation.Keras3HardSigmoid, x, y, end, step); break;
    case Activation.Exponential: activateEach(Activation.Exponential, x, y, end, step); break;
    case Activation.HardTanh: activateEach(Activation.HardTanh, x, y, end, step); break;
    case Activation.HardSilu: activateEach(Activation.HardSilu, x, y, end, step); break;
    case Activation.LeakyRelu: activateEach(Activation.LeakyRelu, x, y, end, step); break;
    case Activation.Linear: activateEach(Activation.Linear, x, y, end, step); break;
    default: unreachable();
  }
}

/** The same for pairs of vectors, two side by side, `step` bytes from one pair to the next. */
export function activatePairs(code: i32, x: usize, y: usize, pairs: usize, step: usize): void {
  const end = x + pairs * step;
  switch (code) {
    case Activation.Sigmoid: activateEachPair(Activation.Sigmoid, x, y, end, step); break;
    case Activation.HardSigmoid: activateEachPair(Activation.HardSigmoid, x, y, end, step); break;
    case Activation.Tanh: activateEachPair(Activation.Tanh, x, y, end, step); break;
    case Activation.Relu: activateEachPair(Activation.Relu, x, y, end, step); break;
    default:
      activateVectors(code, x, y, pairs, step);
      activateVectors(code, x + 16, y + 16, pairs, step);
  }
}

/** The same for `count` vectors one after the other. */
export function activateRun(code: i32, x: usize, y: usize, count: usize): void {
  if (count > 1) activatePairs(code, x, y, count >> 1, 32);
  const last = (count - 1) << 4;
  if (count & 1) activateVectors(code, x + last, y + last, 1, 16);
}

/** dx = dy * f'(x) for `count` (at least 1) vectors, given y = f(x); dx may be dy or y. */
export function multiplySlopes(
  code: i32, x: usize, y: usize, dy: usize, dx: usize, count: usize, step: usize,
): void {
  const end = x + count * step;
  switch (code) {
    case Activation.Sigmoid: multiplyEach(Activation.Sigmoid, x, y, dy, dx, end, step); break;
    case Activation.HardSigmoid: multiplyEach(Activation.HardSigmoid, x, y, dy, dx, end, step); break;
    case Activation.Tanh: multiplyEach(Activation.Tanh, x, y, dy, dx, end, step); break;
    case Activation.Relu: multiplyEach(Activation.Relu, x, y, dy, dx, end, step); break;
    case Activation.Relu6: multiplyEach(Activation.Relu6, x, y, dy, dx, end, step); break;
    case Activation.Elu: multiplyEach(Activation.Elu, x, y, dy, dx, end, step); break;
    case Activation.Selu: multiplyEach(Activation.Selu, x, y, dy, dx, end, step); break;
    case Activation.Softplus: multiplyEach(Activation.Softplus, x, y, dy, dx, end, step); break;
    case Activation.Softsign: multiplyEach(Activation.Softsign, x, y, dy, dx, end, step); break;
    case Activation.Swish: multiplyEach(Activation.Swish, x, y, dy, dx, end, step); break;
    case Activation.Mish: multiplyEach(Activation.Mish, x, y, dy, dx, end, step); break;
    case Activation.Gelu: multiplyEach(Activation.Gelu, x, y, dy, dx, end, step); break;
    case Activation.GeluNew: multiplyEach(Activation.GeluNew, x, y, dy, dx, end, step); break;
    case Activation.Keras3HardSigmoid: multiplyEach(Activation.Keras3HardSigmoid, x, y, dy, dx, end, step); break;
    case Activation.Exponential: multiplyEach(Activation.Exponential, x, y, dy, dx, end, step); break;
    case Activation.HardTanh: multiplyEach(Activation.HardTanh, x, y, dy, dx, end, step); break;
    case Activation.HardSilu: multiplyEach(Activation.HardSilu, x, y, dy, dx, end, step); break;
    case Activation.LeakyRelu: multiplyEach(Activation.LeakyRelu, x, y, dy, dx, end, step); break;
    case Activation.Linear: multiplyEach(Activation.Linear, x, y, dy, dx, end, step); break;
    default: unreachable();
  }
}

/** The same for pairs of vectors. */
export function multiplySlopePairs(
  code: i32, x: usize, y: usize, dy: usize, dx: usize, pairs: usize, step: usize,
): void {
  const end = x + pairs * step;
  switch (code) {
    case Activation.Sigmoid: multiplyEachPair(Activation.Sigmoid, x, y, dy, dx, end, step); break;
    case Activation.HardSigmoid: multiplyEachPair(Activation.HardSigmoid, x, y, dy, dx, end, step); break;
    case Activation.Tanh: multiplyEachPair(Activation.Tanh, x, y, dy, dx, end, step); break;
    case Activation.Relu: multiplyEachPair(Activation.Relu, x, y, dy, dx, end, step); break;
    default:
      multiplySlopes(code, x, y, dy, dx, pairs, step);
      multiplySlopes(code, x + 16, y + 16, dy + 16, dx + 16, pairs, step);
  }
}

/** The same for `count` vectors one after the other. */
export function multiplySlopeRun(code: i32, x: usize, y: usize, dy: usize, dx: usize, count: usize): void {
  if (count > 1) multiplySlopePairs(code, x, y, dy, dx, count >> 1, 32);
  const last = (count - 1) << 4;
  if (count & 1) multiplySlopes(code, x + last, y + last, dy + last, dx + last, 1, 16);
}
