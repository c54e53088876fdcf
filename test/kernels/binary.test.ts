// What the two binaries may hold: nothing that differs between machines, nothing that a host has to bring but the
// memory, no more bytes than budgeted.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import binaryen from 'assemblyscript/binaryen';
import { type BinaryName, instantiateKernels, readBinary } from './kernels.js';

/** Bytes of each binary; what it has in November 2026, and little more. */
const BUDGET: Record<BinaryName, { bytes: number; gzip: number }> = {
  kernels: { bytes: 78_600, gzip: 28_500 },
  'kernels-threads': { bytes: 80_300, gzip: 29_300 },
};
const names = Object.keys(BUDGET) as BinaryName[];

/** Sections by their number, each the bytes after its size: https://webassembly.github.io/spec/core/binary/modules.html */
function sectionsOf(bytes: Uint8Array): Map<number, Uint8Array> {
  expect(Array.from(bytes.subarray(0, 8))).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const sections = new Map<number, Uint8Array>();
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at] ?? -1;
    const [size, start] = unsigned(bytes, at + 1);
    sections.set(id, bytes.subarray(start, start + size));
    at = start + size;
  }
  return sections;
}

/** A LEB128 number and where it ends. */
function unsigned(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  let at = start;
  for (let shift = 0; ; shift += 7, at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at + 1];
  }
}

/** Text of a binary: one instruction a line. */
function disassemble(bytes: Uint8Array): string {
  const module = binaryen.readBinary(bytes);
  const text = module.emitText();
  module.dispose();
  return text;
}

/** Instructions whose results the specification leaves to the machine. */
function relaxedIn(text: string): string[] {
  return text.match(/\b\w+\.relaxed_\w+/g) ?? [];
}

/** Heads of the functions whose result is a vector. */
function returningVectors(text: string): string[] {
  return text.match(/\(func \$[^\n]*\(result v128\)/g) ?? [];
}

const DATA_SECTIONS = [11, 12];
const CUSTOM_SECTION = 0;

describe.each(names)('%s.wasm', (name) => {
  test('imports the memory and nothing else', async () => {
    const module = await WebAssembly.compile(await readBinary(name));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const import_ = sectionsOf(await readBinary(name)).get(2) ?? new Uint8Array();
    // One import, "env" "memory", a memory (2), its flags (2: shared, 1: with a maximum), pages.
    const text = [3, ...Buffer.from('env'), 6, ...Buffer.from('memory')];
    const limits = name === 'kernels' ? [0, 0] : [3, 1, 0x80, 0x80, 4];
    expect(Array.from(import_)).toEqual([1, ...text, 2, ...limits]);
  });

  test('holds no data, and nothing but what it needs', async () => {
    const sections = sectionsOf(await readBinary(name));
    expect(sections.size).toBeGreaterThan(4);
    expect([...DATA_SECTIONS, CUSTOM_SECTION].filter((id) => sections.has(id))).toEqual([]);
  });

  test('computes the same on every machine: SIMD, none of it relaxed', async () => {
    const text = disassemble(await readBinary(name));
    expect(text).toMatch(/f32x4\.mul/);
    expect(relaxedIn(text)).toEqual([]);
  });

  test('uses atomics only for threads', async () => {
    const text = disassemble(await readBinary(name));
    expect(/\batomic\b/.test(text)).toBe(name === 'kernels-threads');
  });

  // V8 14.6, asked to pack pairs of vectors, aborts where results of two calls are stored side by side.
  test('has no function that returns a vector', async () => {
    expect(returningVectors(disassemble(await readBinary(name)))).toEqual([]);
  });

  test('stays within its budget of bytes', async () => {
    const bytes = await readBinary(name);
    const gzip = gzipSync(bytes, { level: 9 }).length;
    process.stderr.write(`\n${name}.wasm: ${bytes.length} bytes, ${gzip} gzipped\n`);
    expect(bytes.length).toBeLessThanOrEqual(BUDGET[name].bytes);
    expect(gzip).toBeLessThanOrEqual(BUDGET[name].gzip);
  });
});

test('a relaxed instruction would be found', () => {
  const module = binaryen.parseText(
    `(module (func (export "f") (param v128 v128 v128) (result v128)
      (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))))`,
  );
  module.setFeatures(binaryen.Features.All);
  const bytes = module.emitBinary();
  module.dispose();
  expect(relaxedIn(disassemble(bytes))).toEqual(['f32x4.relaxed_madd']);
});

test('a function that returns a vector would be found', () => {
  const module = binaryen.parseText('(module (func (export "f") (param v128) (result v128) (local.get 0)))');
  module.setFeatures(binaryen.Features.All);
  const bytes = module.emitBinary();
  module.dispose();
  expect(returningVectors(disassemble(bytes))).toHaveLength(1);
});

test('an instance touches no memory before it is called', async () => {
  const { memory } = await instantiateKernels(2);
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});

test('both export what the host calls', async () => {
  const { exports } = await instantiateKernels(1);
  const calls = ['initialize', 'run', 'work', 'countLooks', 'dismiss', 'fail'];
  expect(Object.keys(exports)).toEqual(expect.arrayContaining(calls));
  const threaded = await WebAssembly.compile(await readBinary('kernels-threads'));
  const both = WebAssembly.Module.exports(threaded).map(({ name }) => name);
  expect(both).toEqual(Object.keys(exports));
});
