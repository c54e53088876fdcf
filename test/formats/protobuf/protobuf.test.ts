import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import { MESSAGES } from '../../../src/formats/onnx/messages.js';
import { readMessage } from '../../../src/formats/protobuf/read.js';
import { writeMessage } from '../../../src/formats/protobuf/write.js';

const SCHEMA = {
  outer: {
    count: [1, 'int'],
    counts: [2, 'int', 'many'],
    floats: [3, 'float', 'many'],
    text: [4, 'text'],
    bytes: [5, 'bytes'],
    inner: [6, 'inner'],
    all: [16, 'inner', 'many'],
    double: [17, 'double'],
  },
  inner: { name: [1, 'text'], number: [2, 'float'] },
} as const;

const read = (...bytes: number[]) => readMessage('test', SCHEMA, 'outer', Uint8Array.from(bytes));

const EMPTY = {
  count: undefined,
  counts: [],
  floats: [],
  text: undefined,
  bytes: undefined,
  inner: undefined,
  all: [],
  double: undefined,
};

describe('a message', () => {
  test('is read as it was written', () => {
    const message = {
      count: -5,
      counts: [0, 127, 128, 300, 1 << 30, Number.MAX_SAFE_INTEGER, -1, -(2 ** 31), -(2 ** 53)],
      floats: [0.5, -0, Number.NaN, Number.POSITIVE_INFINITY],
      text: 'Häuser 🏠 und mehr als zwölf Zeichen',
      bytes: Uint8Array.of(1, 2, 3),
      inner: { name: '', number: 0 },
      all: [
        { name: 'a'.repeat(200), number: undefined },
        { name: undefined, number: -1.5 },
      ],
      double: 0.1,
    };
    expect(readMessage('test', SCHEMA, 'outer', writeMessage(SCHEMA, 'outer', message))).toEqual(message);
  });

  test('has lists, and nothing else of what is left out', () => {
    expect(read()).toEqual(EMPTY);
  });

  test('may have numbers packed, and fields that nobody knows', () => {
    // 2: [1, 300] packed, 3; 15: a varint, 14: bytes, 13: four bytes, 12: eight
    const known = [0x12, 3, 1, 0xac, 0x02, 0x10, 3];
    const unknown = [0x78, 0x96, 0x01, 0x72, 2, 9, 9, 0x6d, 1, 2, 3, 4, 0x61, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(read(...known, ...unknown)).toEqual({ ...EMPTY, counts: [1, 300, 3] });
    expect(read(0x1a, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf).floats).toEqual([1, -0.5]);
  });

  test.each<[string, number[], RegExp]>([
    ['a length beyond the end', [0x22, 5, 0x61], /test: protobuf: text: expected at most 2 bytes, got 5/],
    ['a length of 2^63', [0x2a, 255, 255, 255, 255, 255, 255, 255, 255, 127], /bytes: expected at most/],
    [
      'a message longer than its own',
      [0x32, 2, 0x0a, 4, 1, 1, 1, 1],
      /name: expected at most 1 bytes, got 4/,
    ],
    ['a number beyond the end', [0x89, 0x01, 0, 0], /test: protobuf: .+/],
    ['an unknown field beyond the end', [0x72, 9, 0], /field 14: expected at most 2 bytes, got 9/],
    ['half a tag', [0x80], /test: protobuf: .+/],
    ['a varint without an end', [8, ...new Array(11).fill(255)], /test: protobuf: .+/],
    ['an unfinished varint', [0x08, 0x80], /test: protobuf: .+/],
    ['a text where a number is', [0x0a, 1, 1], /count: expected wire type 0, got 2/],
    ['a number where a message is', [0x30, 1], /inner: expected wire type 2, got 0/],
    ['a group', [0x0b, 0x0c], /test: protobuf: .+/],
    [
      'packed floats of seven bytes',
      [0x1a, 7, 0, 0, 0, 0, 0, 0, 0],
      /floats: expected numbers of 4 bytes, got 7/,
    ],
    ['packed varints that go on', [0x12, 1, 0x80, 1], /counts: expected an end at 3, got 4/],
    ['a field of number 0', [0x00, 1], /test: protobuf: .+/],
  ])('with %s is refused', (_, bytes, message) => {
    expect(() => read(...bytes)).toThrow(message);
    expect(() => read(...bytes)).toThrow(LetheError);
  });

  test('of more parts than any model has is refused', () => {
    const most = 1_000_000;
    const bytes = new Uint8Array(5 * most + 3);
    for (let part = 0; part < most; part++) bytes[5 * part] = 0x1d; // Field 3, a number each.
    bytes.set([0x82, 0x01, 0], 5 * most); // Field 16, empty.
    expect(readMessage('test', SCHEMA, 'outer', bytes.subarray(0, -3)).floats).toHaveLength(most);
    expect(() => readMessage('test', SCHEMA, 'outer', bytes)).toThrow(
      'test: protobuf: all: expected at most 1000000 parts of the file, got more',
    );
  });
});

test("no message of ONNX's holds itself, so that no file nests deeper than the tables", () => {
  const depthOf = (name: string, above: readonly string[]): number => {
    expect(above).not.toContain(name);
    const fields: Record<string, readonly [number, string, string?]> =
      MESSAGES[name as keyof typeof MESSAGES];
    const inner = Object.values(fields).flatMap(([, kind]) => (Object.hasOwn(MESSAGES, kind) ? kind : []));
    return 1 + Math.max(0, ...inner.map((kind) => depthOf(kind, [...above, name])));
  };
  expect(depthOf('model', [])).toBe(10);
});
