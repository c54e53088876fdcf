// A receipt: an in-toto Statement v1 (https://github.com/in-toto/attestation), whose predicate is ours.
import { LetheError } from '../errors.js';
import type { TrainingDetails } from '../network/index.js';
import { isObject } from '../text/kinds.js';
import { quote } from '../text/quote.js';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** The type of our predicate, version 1. */
export const PREDICATE_TYPE = 'urn:lethe:training-receipt:v1';

/** Something by its SHA-256. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** What was trained on, by digest. */
export interface DataDigests {
  readonly samples: number;
  readonly train: string;
  /** Null without samples to validate on. */
  readonly validation: string | null;
  /** Null without masks. */
  readonly gradientMasks: string | null;
  /** Whether a text that is not here was hashed with them, so that nobody can guess small data. */
  readonly salted: boolean;
  /** Where they came from; null if nobody said. */
  readonly file: { readonly name: string; readonly sha256: string; readonly recipe?: string } | null;
}

/** A state of the run by its hash. */
export interface Leaf {
  /** The batch that comes next, counted from the beginning of epoch 0. */
  readonly batch: number;
  /** {@link stateBytes} as a leaf of RFC 6962. */
  readonly hash: string;
}

/** All that a training run depends on, and what came out of it. Doubles are hexadecimal digits of their bits. */
export interface Predicate {
  readonly lethe: { readonly version: string; readonly kernelsSha256: string };
  readonly network: {
    /** As tfjs-layers writes it. */
    readonly topology: object;
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
    readonly initialFingerprint: string;
    /** Of `Network.create`, by which anybody can make the initial weights; null if nobody said. */
    readonly seed: number | null;
    /** How else they were made, in words; null if nobody said. */
    readonly recipe: string | null;
  };
  /** What was compiled, as `trainingConfig` of a model.json. */
  readonly compiled: object;
  readonly options: TrainingDetails['options'] & { readonly rules: TrainingDetails['rules'] };
  readonly seed: number;
  readonly data: DataDigests;
  /** The digest of the receipt of the run whose weights this one began with; null if there is none. */
  readonly parent: string | null;
  /** Of each epoch; empty if it stayed as it was compiled. */
  readonly learningRates: readonly string[];
  readonly history: { readonly [name: string]: readonly string[] };
  readonly states: { readonly everyEpochs: number; readonly root: string; readonly leaves: readonly Leaf[] };
  readonly result: { readonly batches: number; readonly steps: number; readonly epochs: number };
  /** Where it ran; no bit depends on it. */
  readonly environment: { readonly [name: string]: string | number };
}

/** A receipt that is not signed. */
export interface Receipt {
  readonly _type: string;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}

const HASH = /^[\da-f]{64}$/;
const DOUBLE = /^[\da-f]{16}$/;
/** More than anybody trains, so that a file cannot ask for more. */
const MOST_LEAVES = 1_000_000;

/**
 * Checks that a value is a receipt: fields, kinds, digests. What is in the topology is for the network to see.
 *
 * @throws LetheError `data` naming the field that is not what it should be.
 */
export function checkReceipt(value: unknown, caller: string = 'audit'): Receipt {
  const isHash = (text: unknown): boolean => typeof text === 'string' && HASH.test(text);
  const isCount = (count: unknown): boolean => Number.isSafeInteger(count) && Number(count) >= 0;
  const isDoubles = (list: unknown): boolean =>
    Array.isArray(list) && list.every((text) => typeof text === 'string' && DOUBLE.test(text));
  const need = (holds: boolean, field: string, got: unknown): void => {
    if (holds) return;
    throw new LetheError('data', `${caller}: receipt: ${field}: got ${quote(got)}`);
  };
  const record = (field: string, got: unknown): { readonly [key: string]: unknown } => {
    need(isObject(got), `${field}: expected an object`, got);
    return got as { readonly [key: string]: unknown };
  };
  const statement = record('statement', value);
  need(statement._type === STATEMENT_TYPE, `_type: expected ${STATEMENT_TYPE}`, statement._type);
  const type = statement.predicateType;
  need(type === PREDICATE_TYPE, `predicateType: expected ${PREDICATE_TYPE}`, type);
  const { subject } = statement;
  need(
    Array.isArray(subject) &&
      subject.every(
        (one) =>
          isObject(one) && typeof one.name === 'string' && isHash(record('subject', one.digest).sha256),
      ),
    'subject: expected names and digests',
    subject,
  );
  const predicate = record('predicate', statement.predicate);
  const network = record('network', predicate.network);
  record('network.topology', network.topology);
  need(
    isHash(network.initialFingerprint),
    'network.initialFingerprint: expected a digest',
    network.initialFingerprint,
  );
  need(
    network.seed === null || isCount(network.seed),
    'network.seed: expected an integer or null',
    network.seed,
  );
  const isRecipe = network.recipe === null || typeof network.recipe === 'string';
  need(isRecipe, 'network.recipe: expected a text or null', network.recipe);
  need(Array.isArray(network.weights), 'network.weights: expected a list', network.weights);
  record('compiled', predicate.compiled);
  const options = record('options', predicate.options);
  for (const name of ['batchSize', 'epochs', 'initialEpoch']) {
    need(isCount(options[name]), `options.${name}: expected an integer`, options[name]);
  }
  need(typeof options.shuffle === 'boolean', 'options.shuffle: expected a boolean', options.shuffle);
  record('options.rules', options.rules);
  need(isCount(predicate.seed), 'seed: expected an integer', predicate.seed);
  const data = record('data', predicate.data);
  need(isHash(data.train), 'data.train: expected a digest', data.train);
  for (const name of ['validation', 'gradientMasks']) {
    need(data[name] === null || isHash(data[name]), `data.${name}: expected a digest or null`, data[name]);
  }
  const { parent } = predicate;
  need(parent === null || isHash(parent), 'parent: expected a digest or null', parent);
  need(
    isDoubles(predicate.learningRates),
    'learningRates: expected bits of doubles',
    predicate.learningRates,
  );
  for (const [name, values] of Object.entries(record('history', predicate.history))) {
    need(isDoubles(values), `history.${name}: expected bits of doubles`, values);
  }
  const states = record('states', predicate.states);
  need(
    isCount(states.everyEpochs) && states.everyEpochs !== 0,
    'states.everyEpochs: expected an integer',
    states.everyEpochs,
  );
  need(isHash(states.root), 'states.root: expected a digest', states.root);
  const { leaves } = states;
  need(
    Array.isArray(leaves) &&
      leaves.length <= MOST_LEAVES &&
      leaves.every((leaf) => isObject(leaf) && isCount(leaf.batch) && isHash(leaf.hash)),
    'states.leaves: expected batches and hashes',
    leaves,
  );
  const result = record('result', predicate.result);
  for (const name of ['batches', 'steps', 'epochs']) {
    need(isCount(result[name]), `result.${name}: expected an integer`, result[name]);
  }
  record('lethe', predicate.lethe);
  return value as Receipt;
}
