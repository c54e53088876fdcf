// Checks that a value is a receipt: it has every field, of the right kind, and no others. docs/receipt.schema.json says
// the same.
import { LetheError } from '../errors.js';
import { isObject } from '../text/kinds.js';
import { quote } from '../text/quote.js';
import { PREDICATE_TYPE, type Receipt, STATEMENT_TYPE } from './statement.js';

/** @throws LetheError `data` naming the field, the expected and the given value. */
type Check = (at: Place, value: unknown) => void;

/** The place of a value: the calling function, and its path. */
interface Place {
  readonly caller: string;
  readonly path: string;
}

/** The largest number of leaves, so that a file cannot demand unlimited work. */
const MOST_LEAVES = 1_000_000;
const HASH = /^[\da-f]{64}$/;
const DOUBLE = /^[\da-f]{16}$/;

const inside = ({ caller, path }: Place, name: string): Place => ({
  caller,
  path: path === '' ? name : `${path}.${name}`,
});

function refuse({ caller, path }: Place, expected: string, got: string): never {
  const what = path === '' ? '' : `${path}: `;
  throw new LetheError('data', `${caller}: receipt: ${what}expected ${expected}, got ${got}`);
}

const kind = (expected: string, holds: (value: unknown) => boolean): Check => {
  return (at, value) => {
    if (!holds(value)) refuse(at, expected, quote(value));
  };
};

const isText = (value: unknown): value is string => typeof value === 'string';
const text = kind('a text', isText);
const flag = kind('a boolean', (value) => typeof value === 'boolean');
const count = kind('an integer of at least 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
const size = kind('an integer of at least 1', (value) => Number.isSafeInteger(value) && Number(value) >= 1);
const number = kind('a finite number', Number.isFinite);
const fraction = kind('a number from 0 to below 1', (value) => {
  return typeof value === 'number' && value >= 0 && value < 1;
});
const hash = kind('a digest', (value) => isText(value) && HASH.test(value));
const double = kind('the bits of a double', (value) => isText(value) && DOUBLE.test(value));
const json = kind('an object', isObject);
const exactly = (one: string): Check => kind(one, (value) => value === one);
const oneOf = (...known: string[]): Check => {
  return kind(`one of ${known.join(', ')}`, (value) => isText(value) && known.includes(value));
};

const orNull = (check: Check): Check => {
  return (at, value) => {
    if (value !== null) check(at, value);
  };
};

const list = (item: Check, least: number = 0): Check => {
  return (at, value) => {
    if (!Array.isArray(value)) return refuse(at, 'a list', quote(value));
    if (value.length < least) refuse(at, `at least ${least}`, String(value.length));
    if (value.length > MOST_LEAVES) refuse(at, `at most ${MOST_LEAVES}`, String(value.length));
    for (let index = 0; index < value.length; index++) item(inside(at, String(index)), value[index]);
  };
};

/** An object with any names. */
const map = (item: Check): Check => {
  return (at, value) => {
    json(at, value);
    for (const [name, own] of Object.entries(value as object)) item(inside(at, name), own);
  };
};

interface Fields {
  readonly [name: string]: Check;
}

/** An object with these fields, and no others. */
const fields = (known: Fields, optional: Fields = {}): Check => {
  return (at, value) => {
    json(at, value);
    const given = new Map(Object.entries(value as object).filter(([, own]) => own !== undefined));
    for (const [name, check] of Object.entries(known)) check(inside(at, name), given.get(name));
    for (const [name, own] of given) {
      if (Object.hasOwn(known, name)) continue;
      if (!Object.hasOwn(optional, name)) refuse(inside(at, name), 'no such field', quote(own));
      (optional[name] as Check)(inside(at, name), own);
    }
  };
};

const whose = oneOf('tfjs', 'keras');

const STATEMENT = fields({
  _type: exactly(STATEMENT_TYPE),
  subject: list(fields({ name: text, digest: fields({ sha256: hash }) }), 1),
  predicateType: exactly(PREDICATE_TYPE),
  predicate: fields({
    lethe: fields({ version: text, kernelsSha256: hash }),
    network: fields({
      topology: json, // The network checks its contents.
      weights: list(fields({ name: text, shape: list(count) })),
      initialFingerprint: hash,
      seed: orNull(count),
      recipe: orNull(text),
    }),
    compiled: json,
    options: fields({
      batchSize: size,
      epochs: count,
      initialEpoch: count,
      shuffle: flag,
      validationSplit: fraction,
      onDivergence: oneOf('stop', 'continue', 'throw'),
      earlyStopping: orNull(
        fields(
          {},
          {
            monitor: text,
            minDelta: number,
            patience: count,
            mode: oneOf('auto', 'min', 'max'),
            baseline: number,
            startFromEpoch: count,
            restoreBestWeights: flag,
          },
        ),
      ),
      rules: fields(
        {},
        {
          clipNorm: number,
          globalClipNorm: number,
          clipValue: number,
          regularizers: whose,
          constraints: whose,
        },
      ),
    }),
    seed: count,
    data: fields({
      samples: size,
      train: hash,
      validation: orNull(hash),
      gradientMasks: orNull(hash),
      salted: flag,
      file: orNull(fields({ name: text, sha256: hash }, { recipe: text })),
    }),
    parent: orNull(hash),
    learningRates: list(double),
    history: map(list(double)),
    states: fields({ everyEpochs: size, root: hash, leaves: list(fields({ batch: count, hash }), 1) }),
    result: fields({ batches: count, steps: count, epochs: count }),
    environment: fields({ runtime: text, runtimeVersion: text, date: text }),
  }),
});

/**
 * Checks that a value is a receipt: fields, kinds, digests, and nothing more.
 *
 * @throws LetheError `data` naming the invalid field.
 */
export function checkReceipt(value: unknown, caller: string = 'audit'): Receipt {
  STATEMENT({ caller, path: '' }, value);
  return value as Receipt;
}
