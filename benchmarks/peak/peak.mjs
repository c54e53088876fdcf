// The most that SIMD can multiply and add here: a loop of f32x4.mul and f32x4.add on registers alone,
//
//   a_i = a_i * x + y      for i < accumulators, some times a turn
//
// Each accumulator waits for itself, so a processor with two units for each and latencies of three or four cycles
// needs twelve of them or more, and an engine with sixteen registers has room for hardly more: the best number has to
// be tried. So have the repetitions in a turn: how fast a loop is, by a tenth and more, depends on where its code comes to lie.
//
// The wide form begins with loads of the accumulators and ends with their stores, 16 bytes apart: from these V8's
// revectorization (`--experimental-wasm-revectorize`) makes one register of 256 bits of every two accumulators, so that
// there are twice as many of them. Whether it did is seen from the speed alone; without the flag the accumulators have
// no room in registers, and less is reached than by the narrow form. That has no stores, so it is never packed.

/** How often a turn goes through all accumulators: worth trying. */
export const UNROLLED = [2, 4, 8];

/** Numbers of accumulators worth trying: of 128 bits. */
export const ACCUMULATORS = [8, 10, 12, 13, 14];
/** Likewise for the wide form: two of them fill a register of 256 bits. */
export const WIDE_ACCUMULATORS = [16, 20, 24, 28];

/** V8's flag, unset by default as it is experimental. */
export const WIDE_FLAG = '--experimental-wasm-revectorize';

/** This many times the narrow peak that the wide form reaches only if it is packed: 2 where a core's units have 256 bits. */
const PACKED = 1.25;

/** Whether a wide peak is one of packed vectors, given both in the same unit. */
export function isPacked(widePeak, peak) {
  return widePeak > PACKED * peak;
}

/** Floating-point operations of one turn of the loop. */
export function operationsPerTurn(accumulators, unrolled) {
  return unrolled * accumulators * 2 * 4;
}

/**
 * The module of the narrow form: exports `run(turns)`, which returns a number that depends on all accumulators. As text:
 *
 *   (func (export "run") (param $turns i32) (result f32) (local $x v128) (local $y v128) (local $a0 v128) ...
 *     (local.set $x (f32x4.splat (f32.const 0.5))) (local.set $y (f32x4.splat (f32.const 0.5))) ...
 *     (loop
 *       (local.set $a0 (f32x4.add (f32x4.mul (local.get $a0) (local.get $x)) (local.get $y))) ...
 *       (br_if 0 (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
 *     (f32x4.extract_lane 0 (f32x4.add (local.get $a0) ...)))
 */
export function peakModule(accumulators, unrolled) {
  const locals = localsOf(accumulators);
  return moduleOf(
    accumulators,
    unrolled,
    [],
    [...locals.flatMap((a, i) => [...get(a), ...(i === 0 ? [] : ADD)])],
  );
}

/**
 * The module of the wide form. Around the loop it has
 *
 *     (local.set $a0 (v128.load (i32.const 0))) (local.set $a1 (v128.load offset=16 (i32.const 0))) ...
 *     (v128.store (i32.const 0) (local.get $a0)) (v128.store offset=16 (i32.const 0) (local.get $a1)) ...
 */
export function widePeakModule(accumulators, unrolled) {
  const locals = localsOf(accumulators);
  const alignment = 4;
  const at = (i) => [alignment, ...unsigned(16 * i)];
  const loads = locals.flatMap((a, i) => [...ZERO, ...LOAD, ...at(i), ...set(a)]);
  const stores = locals.flatMap((a, i) => [...ZERO, ...get(a), ...STORE, ...at(i)]);
  return moduleOf(accumulators, unrolled, loads, [...stores, ...get(FIRST)]);
}

const [TURNS, X, Y, FIRST] = [0, 1, 2, 3];
const ZERO = [0x41, 0];
const HALF = [0x43, 0, 0, 0, 0x3f];
const LOAD = [0xfd, 0x00];
const STORE = [0xfd, 0x0b];
const SPLAT = [0xfd, 0x13];
const EXTRACT_FIRST = [0xfd, 0x1f, 0];
const ADD = [0xfd, 0xe4, 0x01];
const MULTIPLY = [0xfd, 0xe6, 0x01];

function localsOf(accumulators) {
  return Array.from({ length: accumulators }, (_, i) => FIRST + i);
}

function get(local) {
  return [0x20, local];
}

function set(local) {
  return [0x21, local];
}

/** A module with one page of memory and the loop; `end` leaves a vector, whose first lane is returned. */
function moduleOf(accumulators, unrolled, begin, end) {
  const turn = localsOf(accumulators).flatMap((a) => [
    ...get(a),
    ...get(X),
    ...MULTIPLY,
    ...get(Y),
    ...ADD,
    ...set(a),
  ]);
  const body = [
    ...[1, 2 + accumulators, 0x7b],
    ...[...HALF, ...SPLAT, ...set(X), ...HALF, ...SPLAT, ...set(Y)],
    ...begin,
    ...[0x03, 0x40],
    ...Array.from({ length: unrolled }, () => turn).flat(),
    ...[...get(TURNS), 0x41, 1, 0x6b, 0x22, TURNS, 0x0d, 0, 0x0b],
    ...end,
    ...[...EXTRACT_FIRST, 0x0b],
  ];
  const section = (id, bytes) => [id, ...unsigned(bytes.length), ...bytes];
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
      ...section(3, [1, 0]),
      ...section(5, [1, 0, 1]),
      ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]),
      ...section(10, [1, ...unsigned(body.length), ...body]),
    ]),
  );
}

/** LEB128. */
function unsigned(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...unsigned(number >> 7)];
}
