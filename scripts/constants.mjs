// Takes the vector constants of a binary out of its loops. V8 from 13 on makes each `v128.const` anew, by three
// instructions, wherever a loop uses it; a local that is set before the loop costs nothing:
//
//   (loop ... (f32x4.mul (local.get $x) (v128.const i32x4 A A A A)) ...)
//
// becomes
//
//   (local.set $c (i32x4.splat (global.get $c)))                   at the beginning of the function
//   (loop ... (f32x4.mul (local.get $x) (local.get $c)) ...)
//
// where $c is a global that holds A. It may change and is exported, though nobody changes it: so no engine, and no pass
// that comes later, may make a constant of it again.
import binaryen from 'assemblyscript/binaryen';

const FUNCTION = '\n (func ';
const LOOP = '(loop';
const EXPORT = '\n (export ';
const CONSTANT = /\(v128\.const i32x4 (\w+) (\w+) (\w+) (\w+)\)/g;
/** What our kernels use of WebAssembly, beyond its first version. */
const FEATURES = [
  'SIMD128',
  'BulkMemory',
  'BulkMemoryOpt',
  'Atomics',
  'MutableGlobals',
  'SignExt',
  'NontrappingFPToInt',
]
  .map((name) => binaryen.Features[name])
  .reduce((all, each) => all | each);
/** No bit set, or all: every engine makes these by one instruction that reads nothing. */
const FREE = new Set(['0x00000000', '0xffffffff']);

/**
 * The same binary with the constants in locals. Constants whose lanes differ stay where they are: they are few.
 *
 * @param bytes a binary without data, as strings might look like code
 */
export function hoistConstants(bytes) {
  const module = binaryen.readBinary(bytes, FEATURES);
  const hoisted = hoistInText(module.emitText());
  module.dispose();
  const changed = binaryen.parseText(hoisted);
  try {
    changed.setFeatures(FEATURES);
    if (!changed.validate()) throw new Error('kernels: the binary with its constants in locals is not valid');
    return changed.emitBinary();
  } finally {
    changed.dispose();
  }
}

/** The same for binaryen's text of a module. */
export function hoistInText(text) {
  if (text.includes('\n (data ')) throw new Error('kernels: expected a binary without data');
  const names = new Map();
  const nameOf = (word) => {
    if (!names.has(word)) names.set(word, `$c${names.size}`);
    return names.get(word);
  };
  const functions = replaceEach(text, FUNCTION, FUNCTION.length - '(func '.length, (body) =>
    hoistInFunction(body, nameOf),
  );
  const globals = [...names].map(([word, name]) => ` (global ${name} (mut i32) (i32.const ${word}))`);
  const exported = [...names.values()].map((name) => ` (export "${name.slice(1)}" (global ${name}))`);
  if (globals.length === 0) return functions;
  return functions.replace(EXPORT, `\n${[...globals, ...exported].join('\n')}${EXPORT}`);
}

/** One function's text, from its head to its last parenthesis. */
function hoistInFunction(text, nameOf) {
  const used = new Set();
  replaceEach(text, LOOP, 0, (loop) => {
    for (const [, word, ...others] of loop.matchAll(CONSTANT)) if (isHoisted(word, others)) used.add(word);
    return loop;
  });
  if (used.size === 0) return text;
  // Outside of the loops, too: what comes after a loop of pairs, for the last vector, needs the same constants.
  const changed = text.replace(CONSTANT, (all, word, ...others) =>
    isHoisted(word, others) && used.has(word) ? `(local.get ${nameOf(word)})` : all,
  );
  const lines = changed.split('\n');
  // The head, a line for each local, what it does.
  const begin = lines.findIndex((line, index) => index > 0 && !line.startsWith('  (local '));
  const names = [...used].map(nameOf);
  const declared = names.map((name) => `  (local ${name} v128)`);
  const set = names.map((name) => `  (local.set ${name} (i32x4.splat (global.get ${name})))`);
  return [...lines.slice(0, begin), ...declared, ...set, ...lines.slice(begin)].join('\n');
}

function isHoisted(word, others) {
  return !FREE.has(word) && others.slice(0, 3).every((other) => other === word);
}

/** Replaces each outermost expression that begins with `head`, `skip` characters into it. */
function replaceEach(text, head, skip, replace) {
  let result = '';
  let at = 0;
  for (let found = text.indexOf(head); found >= 0; found = text.indexOf(head, at)) {
    const begin = found + skip;
    const end = endOf(text, begin);
    result += text.slice(at, begin) + replace(text.slice(begin, end));
    at = end;
  }
  return result + text.slice(at);
}

/** One past the parenthesis that closes the one at `begin`. */
function endOf(text, begin) {
  let depth = 0;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '"') at = text.indexOf('"', at + 1);
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  throw new Error('kernels: a parenthesis is not closed');
}
