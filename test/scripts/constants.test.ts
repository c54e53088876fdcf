// The pass over the kernels' binary that takes vector constants out of loops: what it changes, and what it leaves.
import { expect, test } from '@jest/globals';
import binaryen from 'assemblyscript/binaryen';
import { hoistConstants, hoistInText } from '../../scripts/constants.mjs';
import { readBinary } from '../kernels/kernels.js';

const ONE = 'i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000';
const TWO = 'i32x4 0x40000000 0x40000000 0x40000000 0x40000000';

const THREE = 'i32x4 0x40400000 0x40400000 0x40400000 0x40400000';

/** Adds constants to the vector at 0, each turn: in a loop, in one inside it, and after it, where there is one more. */
const TEXT = `(module
 (memory $memory 1)
 (export "memory" (memory $memory))
 (export "f" (func $f))
 (func $f (param $turns i32)
  (loop $outer
   (v128.store (i32.const 0) (f32x4.add (v128.load (i32.const 0)) (v128.const ${ONE})))
   (loop $inner
    (v128.store (i32.const 16) (f32x4.mul (v128.load (i32.const 0)) (v128.const ${TWO})))
   )
   (br_if $outer (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))
  )
  (v128.store (i32.const 32) (f32x4.add (v128.const ${TWO}) (v128.const ${THREE})))
 )
)`;

function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.SIMD128);
  const bytes = new Uint8Array(module.emitBinary());
  module.dispose();
  return bytes;
}

/** The numbers that `f` leaves in the memory. */
function run(bytes: Uint8Array<ArrayBuffer>): number[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  (exports.f as (turns: number) => void)(3);
  return [...new Float32Array((exports.memory as WebAssembly.Memory).buffer, 0, 12)];
}

function disassemble(bytes: Uint8Array): string {
  const module = binaryen.readBinary(bytes);
  const text = module.emitText();
  module.dispose();
  return text;
}

/** The vector constants inside loops, an expression's end told by its indentation. */
function constantsInLoops(text: string): string[] {
  const found: string[] = [];
  let loop = -1;
  for (const line of text.split('\n')) {
    const depth = line.search(/\S/);
    if (loop < 0 && /^\s*\(loop/.test(line)) loop = depth;
    else if (loop >= 0 && depth <= loop) loop = -1;
    const constant = /v128\.const i32x4 ([^)]*)/.exec(line)?.[1];
    if (loop >= 0 && constant !== undefined) found.push(constant);
  }
  return found;
}

test('constants in loops become locals, set once from globals that are exported and may change', () => {
  const before = assemble(TEXT);
  const after = hoistConstants(before);
  expect(constantsInLoops(disassemble(before))).toHaveLength(2);
  expect(constantsInLoops(disassemble(after))).toEqual([]);
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(after));
  expect(exports.filter(({ kind }) => kind === 'global').map(({ name }) => name)).toEqual(['c0', 'c1']);
  const { c0 } = new WebAssembly.Instance(new WebAssembly.Module(after)).exports;
  expect(() => ((c0 as WebAssembly.Global).value = 0)).not.toThrow();
  // After the loop, the one of the loop is the same local; what no loop uses stays.
  expect(disassemble(after).match(/v128\.const[^)]*/g)).toEqual([`v128.const ${THREE}`]);
});

test('the results are the same', () => {
  const before = assemble(TEXT);
  expect(run(before)).toEqual([3, 3, 3, 3, 6, 6, 6, 6, 5, 5, 5, 5]);
  expect(run(hoistConstants(before))).toEqual(run(before));
});

test('zeros, all ones and vectors of different lanes stay', () => {
  const words = [
    '0x00000000 0x00000000 0x00000000 0x00000000',
    '0x00000000 0x00000001 0x00000002 0x00000003',
  ];
  for (const lanes of words) {
    const bytes = assemble(TEXT.replaceAll(ONE, `i32x4 ${lanes}`).replaceAll(TWO, `i32x4 ${lanes}`));
    expect(constantsInLoops(disassemble(hoistConstants(bytes)))).toEqual([lanes, lanes]);
  }
});

test('a module with data is refused, as its strings might look like code', () => {
  expect(() => hoistInText('(module\n (data "(loop")\n)')).toThrow('kernels: expected a binary without data');
});

test.each(['kernels', 'kernels-threads'] as const)('%s.wasm has none left in its loops', async (name) => {
  const text = disassemble(await readBinary(name));
  const left = constantsInLoops(text).map((lanes) => [...new Set(lanes.split(' '))].join());
  const expected = ['0x00000000', '0xffffffff', '0x00000000,0x00000001,0x00000002,0x00000003'];
  expect(expected).toEqual(expect.arrayContaining(left));
  expect(left).toContain('0x00000000');
});
