// The most that 128-bit SIMD can multiply and add here: a loop of f32x4.mul and f32x4.add on registers alone,
//
//   a_i = a_i * x + y      for i < accumulators, UNROLLED times a turn
//
// Each accumulator waits for itself, so a processor with two units for each and latencies of three cycles needs
// twelve of them, and an engine with sixteen registers has room for hardly more: the best number has to be tried.

const UNROLLED = 4;

/** Numbers of accumulators worth trying. */
export const ACCUMULATORS = [8, 10, 12, 13];

/** Floating-point operations of one turn of the loop. */
export function operationsPerTurn(accumulators) {
  return UNROLLED * accumulators * 2 * 4;
}

/**
 * The module: exports `run(turns)`, which returns a number that depends on all accumulators. As text:
 *
 *   (func (export "run") (param $turns i32) (result f32) (local $x v128) (local $y v128) (local $a0 v128) ...
 *     (local.set $x (f32x4.splat (f32.const 0.5))) (local.set $y (f32x4.splat (f32.const 0.5))) ...
 *     (loop
 *       (local.set $a0 (f32x4.add (f32x4.mul (local.get $a0) (local.get $x)) (local.get $y))) ...
 *       (br_if 0 (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
 *     (f32x4.extract_lane 0 (f32x4.add (local.get $a0) ...)))
 */
export function peakModule(accumulators) {
  const [turns, x, y, first] = [0, 1, 2, 3];
  const get = (local) => [0x20, local];
  const set = (local) => [0x21, local];
  const half = [0x43, 0, 0, 0, 0x3f];
  const splat = [0xfd, 0x13];
  const add = [0xfd, 0xe4, 0x01];
  const multiply = [0xfd, 0xe6, 0x01];
  const locals = Array.from({ length: accumulators }, (_, i) => first + i);
  const turn = locals.flatMap((a) => [...get(a), ...get(x), ...multiply, ...get(y), ...add, ...set(a)]);
  const body = [
    ...[1, 2 + accumulators, 0x7b],
    ...[...half, ...splat, ...set(x), ...half, ...splat, ...set(y)],
    ...[0x03, 0x40],
    ...Array.from({ length: UNROLLED }, () => turn).flat(),
    ...[...get(turns), 0x41, 1, 0x6b, 0x22, turns, 0x0d, 0, 0x0b],
    ...locals.flatMap((a, i) => [...get(a), ...(i === 0 ? [] : add)]),
    ...[0xfd, 0x1f, 0, 0x0b],
  ];
  const section = (id, bytes) => [id, ...unsigned(bytes.length), ...bytes];
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
      ...section(3, [1, 0]),
      ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]),
      ...section(10, [1, ...unsigned(body.length), ...body]),
    ]),
  );
}

/** LEB128. */
function unsigned(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...unsigned(number >> 7)];
}
