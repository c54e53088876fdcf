// fast-check's ways to spoil a saved model.
import fc from 'fast-check';

/** One piece as `toBytes` makes it, of any text as JSON. */
export function makePiece(json: string, weights: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(json);
  const piece = new Uint8Array(12 + text.length + weights.length);
  piece.set([0x4c, 0x45, 0x54, 0x48, 0x45, 1, 0, 0]);
  new DataView(piece.buffer).setUint32(8, text.length, true);
  piece.set(text, 12);
  piece.set(weights, 12 + text.length);
  return piece;
}

/** Bytes cut, extended, flipped, overwritten or doubled, at one to three places; sometimes as they were. */
export function damagedBytes(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat({ max: bytes.length });
  const damage = fc.oneof(
    fc.record({ kind: fc.constant('cut' as const), place }),
    fc.record({ kind: fc.constant('flip' as const), place, bit: fc.nat({ max: 7 }) }),
    fc.record({ kind: fc.constant('overwrite' as const), place, value: fc.uint8Array({ maxLength: 16 }) }),
    fc.record({ kind: fc.constant('insert' as const), place, value: fc.uint8Array({ maxLength: 16 }) }),
    fc.record({ kind: fc.constant('double' as const), place, length: fc.nat({ max: 100 }) }),
  );
  return fc.array(damage, { maxLength: 3 }).map((damages) => {
    let result: Uint8Array = new Uint8Array(bytes);
    for (const change of damages) {
      const before = result.subarray(0, change.place);
      const after = result.subarray(change.place);
      if (change.kind === 'cut') result = new Uint8Array(before);
      else if (change.kind === 'insert') result = Buffer.concat([before, change.value, after]);
      else if (change.kind === 'double')
        result = Buffer.concat([before, after.subarray(0, change.length), after]);
      else if (change.kind === 'flip') result[change.place] = (result[change.place] ?? 0) ^ (1 << change.bit);
      else result.set(change.value.subarray(0, after.length), result.length - after.length);
    }
    return new Uint8Array(result);
  });
}

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** Values as JSON text, as some of them no JavaScript object can hold. */
const HOSTILE: readonly string[] = [
  ...['0', '-0', '1', '2', '3', '-1', '0.5', '1e999', '-1e999', '1e-320', '1e6', '1000001'],
  ...['2147483647', '2147483648', '4294967296', '9007199254740991', '9007199254740993', '1e300'],
  ...[
    'null',
    'true',
    '""',
    '"NaN"',
    '"2"',
    '[]',
    '{}',
    '[0]',
    '[2, 8]',
    '[9007199254740991, 9007199254740991]',
  ],
  ...['[1e300, 1e300, 0]', '[-2, -8]', '[2.5]', '[null]', '["2"]', '[1000000, 4000000]', '[[2, 8]]'],
  ...['"float16"', '"complex64"', '"string"', '"int32"', '"bool"', '"uint8"', '"__proto__"', '"constructor"'],
  ...['"../secret.bin"', '"/dev/zero"', '"..\\\\secret.bin"', '".."', '"."', '"model.json"', '"a\\u0000b"'],
  ...['"weights.bin"', '["weights.bin", "weights.bin"]', '["../secret.bin"]', '["file:///etc/passwd"]'],
  ...['{"toString": 1}', '{"toString": "x", "valueOf": null}', '{"length": 1e9}', '{"dtype": "uint8"}'],
  ...['{"dtype": "uint8", "scale": 0.5, "min": -1}', '{"dtype": "uint16", "scale": 1e-3, "min": 0}'],
  ...[
    '{"dtype": "float16"}',
    '{"dtype": "float16", "scale": null}',
    '{"dtype": "uint8", "scale": 1e999, "min": 0}',
  ],
  ...['{"dtype": "uint8", "scale": "1", "min": "0"}', '{"dtype": "uint8"}', '{"dtype": "float32"}'],
  ...['{"__proto__": {"polluted": true}}', '{"constructor": {"prototype": {"polluted": true}}}'],
  ...[deep('[', ']', 50), deep('[', ']', 65), deep('[', ']', 20_000)],
  ...[`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, `"${'x'.repeat(100_000)}"`],
  `[${'1,'.repeat(50_000)}1]`,
];

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'quantization',
  'group',
  'lethe',
  'shape',
  'weightsSha256',
];

type Path = readonly (string | number)[];
type Json = { [key: string | number]: unknown };

function everyPath(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => everyPath(inner, [...path, key]))];
}

/**
 * JSON text in which one to three values are replaced, deleted, added, doubled or exchanged.
 *
 * @param focus how many of ten changes are in the manifest and the metadata; the topology is the larger part.
 */
export function hostileJson(json: object, focus: number = 9): fc.Arbitrary<string> {
  const all = everyPath(json);
  const read = all.filter(([first]) => first === 'weightsManifest' || first === 'userDefinedMetadata');
  const path = fc.oneof(
    { weight: focus, arbitrary: fc.constantFrom(...read) },
    { weight: 10 - focus, arbitrary: fc.constantFrom(...all) },
  );
  const change = fc.record({
    path,
    kind: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'add', 'double', 'exchange'),
    value: fc.constantFrom(...HOSTILE),
    key: fc.constantFrom(...KEYS),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy: unknown = structuredClone(json);
    const raw: string[] = [];
    const hold = (text: string): string => `@raw${raw.push(text) - 1}@`;
    for (const { path, kind, value, key } of changes) apply(copy, path, kind, key, hold(value));
    const text = JSON.stringify(copy);
    return text.replace(/"@raw(\d+)@"/g, (_, index) => raw[Number(index)] ?? '');
  });
}

/** Sizes that no file of this size has, or nothing has. */
const SIZES = ['-1', '0', '0.5', '1000000', '100000000', '4294967296', '9007199254740991', '1e300', '1e999'];

/** JSON texts in each of which one number or null is another size: every one, every size. */
export function* everySize(json: object): Generator<string> {
  for (const path of everyPath(json)) {
    const value = path.reduce<unknown>((holder, step) => (holder as Json)[step], json);
    if (typeof value !== 'number' && value !== null) continue;
    for (const size of SIZES) {
      const copy = structuredClone(json);
      apply(copy, path, 'replace', '', '@raw@');
      yield JSON.stringify(copy).replace('"@raw@"', size);
    }
  }
}

function apply(root: unknown, path: Path, kind: string, key: string, value: string): void {
  let holder = root as Json;
  for (const step of path.slice(0, -1)) {
    const inner = holder[step];
    if (typeof inner !== 'object' || inner === null) return; // An earlier change took it away.
    holder = inner as Json;
  }
  const last = path.at(-1);
  if (last === undefined) return;
  if (kind === 'add') Object.defineProperty(holder, key, { value, enumerable: true, configurable: true });
  else if (kind === 'delete') delete holder[last];
  else if (kind === 'replace' || !Array.isArray(holder)) holder[last] = value;
  else if (kind === 'double') holder.push(holder[last]);
  else holder.reverse();
}
