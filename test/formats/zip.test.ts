// Files of several parts: zips that are not packed.
import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { readParts, readZip, writeParts } from '../../src/formats/index.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const PARTS = {
  'first.json': text('{"a":1}'),
  'empty.bin': new Uint8Array(),
  'größe.bin': Uint8Array.from({ length: 1000 }, (_, at) => (at * 37) % 256),
};
const all = (): number => 1e6;
const read = (file: Uint8Array, most: (name: string) => number | undefined = all) =>
  readZip('load', 'a model', file, most);

test('are the bytes that fflate gives for the same parts, as it stood in its place', () => {
  expect(writeParts(PARTS)).toEqual(zipSync(PARTS, { level: 0, mtime: new Date(1980, 0, 1) }));
  expect(writeParts({})).toEqual(zipSync({}, { level: 0, mtime: new Date(1980, 0, 1) }));
});

test('give back the parts, in their order, as copies', () => {
  const file = writeParts(PARTS);
  const parts = read(file);
  expect(Object.keys(parts)).toEqual(Object.keys(PARTS));
  expect(parts).toEqual(PARTS);
  file.fill(0);
  expect(parts).toEqual(PARTS);
});

test('are found in front of a comment, and wherever they lie in a buffer', () => {
  const file = writeParts(PARTS);
  const longer = new Uint8Array(file.length + 30);
  longer.set(file, 10);
  longer[10 + file.length - 2] = 20;
  expect(read(longer.subarray(10))).toEqual(PARTS);
});

test('parts that nobody asks for are not looked at', () => {
  const file = writeParts(PARTS);
  file[30 + 'first.json'.length] = 0; // The first byte of the first part.
  const { 'first.json': _, ...others } = PARTS;
  expect(read(file, (name) => (name === 'first.json' ? undefined : 1e6))).toEqual(others);
});

test('packed by another tool they are read where there is an inflater, and refused where there is none', () => {
  const packed = zipSync(PARTS);
  expect(readParts('load', 'a model', packed, all)).toEqual(PARTS);
  expect(() => read(packed)).toThrow(
    'load: expected the file of a model (first.json is compressed: method 8)',
  );
});

describe('what is no such file is refused', () => {
  const whole = writeParts(PARTS);
  test('each byte that is another in a part, or cut off, is seen', () => {
    const directory = new DataView(whole.buffer).getUint32(whole.length - 6, true);
    const inside = new Set<number>();
    for (let at = 0, part = 0; part < 3; part++) {
      const name = text(Object.keys(PARTS)[part] as string).length;
      const { length } = Object.values(PARTS)[part] as Uint8Array;
      for (let byte = 0; byte < length; byte++) inside.add(at + 30 + name + byte);
      at += 30 + name + length;
    }
    for (const at of inside) {
      const changed = whole.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => read(changed)).toThrow('is damaged)');
    }
    for (let length = 0; length < whole.length; length += 7) {
      expect(() => read(whole.subarray(0, length))).toThrow('load: expected the file of a model (');
    }
    expect(directory).toBeGreaterThan(inside.size);
  });

  test('bytes in headers may be any: parts, or an error that says so', () => {
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 127, 255]) {
        const changed = whole.slice();
        changed[at] = value;
        try {
          read(changed);
        } catch (error) {
          expect(error).toMatchObject({ name: 'LetheError', code: 'data' });
        }
      }
    }
  });

  test('a part that is larger than it may be', () => {
    expect(() => read(whole, () => 8)).toThrow('load: größe.bin: expected at most 8 bytes, got 1000');
  });
});
