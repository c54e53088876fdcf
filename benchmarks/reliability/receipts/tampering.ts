// Ways to change a receipt, or what it is audited with, and by which name each has to be refused.
import { Network } from 'lethe/core';
import type { Receipt } from 'lethe/receipt';
import type { Generator } from '../../../src/random/index.js';
import { leafHash, merkleRoot } from '../../../src/receipt/merkle.js';
import type { HonestReceipt } from './honest.js';

type Predicate = Receipt['predicate'];

/** What is audited, and what has to be found. */
export interface Tampered {
  /** A receipt or the text of an envelope. */
  readonly given: unknown;
  readonly x?: HonestReceipt['x'];
  readonly y?: HonestReceipt['y'];
  /** Whether the signature is looked at. */
  readonly signed?: boolean;
  readonly states?: ReadonlyMap<string, Uint8Array>;
  /** Of the verdict and what differs: `unfit: data`. */
  readonly expected: RegExp;
}

/** A way to tamper; undefined where a receipt has nothing of the kind. */
export type Tampering = (
  honest: HonestReceipt,
  random: Generator,
) => Tampered | undefined | Promise<Tampered>;

const one = <Item>(random: Generator, items: readonly Item[]): Item =>
  items[random.integer(items.length)] as Item;

/** Another hexadecimal text: one bit of it is changed. */
function flipHex(text: string, random: Generator): string {
  const at = random.integer(text.length);
  const digit = (Number.parseInt(text[at] as string, 16) ^ (1 << random.integer(4))).toString(16);
  return text.slice(0, at) + digit + text.slice(at + 1);
}

/** Another float32: one bit of its fraction or its sign is changed, so that it stays finite. */
function flipFloat(value: number, random: Generator): number {
  const floats = Float32Array.of(value);
  const bits = new Uint32Array(floats.buffer);
  const bit = random.integer(24);
  bits[0] = (bits[0] as number) ^ (bit === 23 ? 0x8000_0000 : 1 << bit);
  return floats[0] as number;
}

function replaced<Item>(list: readonly Item[], at: number, item: Item): Item[] {
  return list.map((own, index) => (index === at ? item : own));
}

function withPredicate({ receipt }: HonestReceipt, change: Partial<Predicate>): Receipt {
  return { ...receipt, predicate: { ...receipt.predicate, ...change } };
}

const withOptions = (honest: HonestReceipt, change: object): Receipt =>
  withPredicate(honest, { options: { ...honest.receipt.predicate.options, ...change } });

/** What is compiled with another loss or another learning rate. */
function withCompiled(honest: HonestReceipt, change: { loss?: string; rate?: number }): Receipt {
  const compiled = honest.receipt.predicate.compiled as {
    optimizer_config: { config: { [name: string]: unknown } };
  };
  const { optimizer_config: optimizer } = compiled;
  const config = { ...optimizer.config, ...(change.rate !== undefined && { learning_rate: change.rate }) };
  return withPredicate(honest, {
    compiled: {
      ...compiled,
      ...(change.loss !== undefined && { loss: change.loss }),
      optimizer_config: { ...optimizer, config },
    },
  });
}

function withLeaves(honest: HonestReceipt, leaves: Predicate['states']['leaves'], root?: string): Receipt {
  const { states } = honest.receipt.predicate;
  return withPredicate(honest, { states: { ...states, leaves, root: root ?? states.root } });
}

const toBytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The root of a tree over these hashes, as a forger computes it anew. */
function rootOf(leaves: Predicate['states']['leaves']): string {
  return Buffer.from(merkleRoot(leaves.map(({ hash }) => toBytes(hash)))).toString('hex');
}

/** Whether a run is computed by its order, masks and number of epochs alone: early stopping ends another one elsewhere. */
const isPlain = ({ receipt }: HonestReceipt): boolean => receipt.predicate.options.earlyStopping === null;

/** Names of the states that an audit of all segments loads: the last one, if the weights are those of its epoch. */
function neededStates({ states, receipt }: HonestReceipt): string[] {
  const names = [...states.keys()];
  return receipt.predicate.options.earlyStopping === null ? names : names.slice(0, -1);
}

const COMPUTED =
  /^different: (state|history of |weights|length of the run|states|divergence)|^unfit: length of the run/;

const DATA = /^unfit: (data|samples to validate on)$/;

export const TAMPERINGS: { readonly [kind: string]: Tampering } = {
  'a bit of an input': (honest, random) => {
    const [sample, step] = [random.integer(honest.x.length), random.integer(3)];
    const steps = honest.x[sample] as number[][];
    const changed = replaced(steps, step, [flipFloat(steps[step]?.[0] as number, random)]);
    return { given: honest.receipt, x: replaced(honest.x, sample, changed), expected: DATA };
  },
  'a bit of a target': (honest, random) => {
    const sample = random.integer(honest.y.length);
    const changed = [flipFloat(honest.y[sample]?.[0] as number, random)];
    return { given: honest.receipt, y: replaced(honest.y, sample, changed), expected: DATA };
  },
  'a digest of the data': (honest, random) => {
    const { data } = honest.receipt.predicate;
    const field = one(
      random,
      data.validation === null ? (['train'] as const) : (['train', 'validation'] as const),
    );
    return {
      given: withPredicate(honest, { data: { ...data, [field]: flipHex(data[field] as string, random) } }),
      expected: field === 'train' ? /^unfit: data$/ : /^unfit: samples to validate on$/,
    };
  },
  'the number of samples': (honest, random) => {
    const { data } = honest.receipt.predicate;
    const samples = data.samples + 1 + random.integer(100);
    return {
      given: withPredicate(honest, { data: { ...data, samples } }),
      expected: /^unfit: number of samples$/,
    };
  },
  'whether the data are salted': (honest) => {
    const { data } = honest.receipt.predicate;
    return { given: withPredicate(honest, { data: { ...data, salted: true } }), expected: /^unfit: salt$/ };
  },
  'the batch size': (honest, random) => {
    const { batchSize } = honest.receipt.predicate.options;
    const other = one(
      random,
      [1, 2, 3, 4, 5].filter((size) => size !== batchSize),
    );
    return {
      given: withOptions(honest, { batchSize: other }),
      expected: /^(different|unfit): (state|history of )/,
    };
  },
  'the epochs': (honest, random) => {
    if (!isPlain(honest)) return undefined;
    const { epochs } = honest.receipt.predicate.options;
    const other = one(random, [epochs - 1, epochs + 1, epochs + 7]);
    return { given: withOptions(honest, { epochs: other }), expected: /: (length of the run|states?)$/ };
  },
  'the initial epoch': (honest, random) => {
    const initialEpoch = 1 + random.integer(2);
    return {
      given: withOptions(honest, { initialEpoch }),
      expected: /: (state|history of |length of the run)/,
    };
  },
  shuffling: (honest) => ({ given: withOptions(honest, { shuffle: false }), expected: COMPUTED }),
  'the seed': (honest, random) => {
    return { given: withPredicate(honest, { seed: 100 + random.integer(1000) }), expected: COMPUTED };
  },
  'a bound on gradients': (honest, random) => {
    const name = one(random, ['clipNorm', 'globalClipNorm', 'clipValue']);
    return { given: withOptions(honest, { rules: { [name]: 1e-3 } }), expected: COMPUTED };
  },
  'the patience of early stopping': (honest) => {
    const { earlyStopping } = honest.receipt.predicate.options;
    if (earlyStopping === null) return undefined;
    return {
      given: withOptions(honest, { earlyStopping: { ...earlyStopping, patience: 9 } }),
      expected: /: length of the run$/,
    };
  },
  'the learning rate': (honest, random) => {
    const rate = 0.01 * (1 + random.uniform());
    // Of a schedule each epoch's rate is told.
    if (honest.receipt.predicate.learningRates.length > 0) return undefined;
    return { given: withCompiled(honest, { rate }), expected: COMPUTED };
  },
  'a learning rate of the schedule': (honest, random) => {
    const rates = honest.receipt.predicate.learningRates;
    if (rates.length === 0) return undefined;
    const at = random.integer(rates.length);
    const own = rates[at] as string;
    // Of the fraction what float32 keeps: no bit depends on the rest.
    const other = own.slice(0, 3) + flipHex(own.slice(3, 8), random) + own.slice(8);
    const [bits, expected] = one(random, [
      [other, COMPUTED],
      ['f'.repeat(16), /^unfit: learning rate$/],
    ] as const);
    return { given: withPredicate(honest, { learningRates: replaced(rates, at, bits) }), expected };
  },
  'the loss': (honest) => ({
    given: withCompiled(honest, { loss: 'mean_absolute_error' }),
    expected: COMPUTED,
  }),
  'a layer': (honest, random) => {
    const { network } = honest.receipt.predicate;
    const text = JSON.stringify(network.topology);
    const [from, to, expected] = one(random, [
      ['"activation":"tanh"', '"activation":"relu"', COMPUTED],
      ['"rate":0.1', '"rate":0.2', COMPUTED],
      ['"units":3', '"units":4', /^unfit: (initial weights|names and shapes of the weights)$/],
    ] as const);
    const topology = JSON.parse(text.replace(from, to)) as object;
    if (JSON.stringify(topology) === text) throw new Error(`expected ${from} in the topology`);
    return { given: withPredicate(honest, { network: { ...network, topology } }), expected };
  },
  'the shape or name of a weight': (honest, random) => {
    const { network } = honest.receipt.predicate;
    const at = random.integer(network.weights.length);
    const weight = network.weights[at] as { name: string; shape: readonly number[] };
    const other = one(random, [
      { ...weight, name: `${weight.name}x` },
      { ...weight, shape: [...weight.shape, 1] },
    ]);
    return {
      given: withPredicate(honest, {
        network: { ...network, weights: replaced(network.weights, at, other) },
      }),
      expected: /^unfit: names and shapes of the weights$/,
    };
  },
  'the initial weights': (honest, random) => {
    const { network } = honest.receipt.predicate;
    const other = one(random, [
      { initialFingerprint: flipHex(network.initialFingerprint, random) },
      { seed: random.integer(9) },
    ]);
    return {
      given: withPredicate(honest, { network: { ...network, ...other } }),
      expected: /^unfit: initial weights$/,
    };
  },
  'the weights': (honest, random) => {
    const [weights, ...files] = honest.receipt.subject;
    const digest = { sha256: flipHex(weights?.digest.sha256 as string, random) };
    const subject = [{ name: 'weights', digest }, ...files];
    return { given: { ...honest.receipt, subject }, expected: /: weights$/ };
  },
  'a bit of a loss or metric': (honest, random) => {
    const { history } = honest.receipt.predicate;
    const name = one(random, Object.keys(history));
    const values = history[name] as readonly string[];
    const at = random.integer(values.length);
    const changed = replaced(values, at, flipHex(values[at] as string, random));
    const expected =
      name === 'loss' && !isPlain(honest)
        ? /: (history of loss|length of the run|weights)$/ // By another loss it ends elsewhere.
        : new RegExp(`^different: history of ${name}$`);
    return { given: withPredicate(honest, { history: { ...history, [name]: changed } }), expected };
  },
  'an epoch of the history': (honest, random) => {
    const { history } = honest.receipt.predicate;
    const name = one(random, Object.keys(history));
    const changed = (history[name] as readonly string[]).slice(0, -1);
    const expected = new RegExp(`^unfit: epochs in the history of ${name}$`);
    return { given: withPredicate(honest, { history: { ...history, [name]: changed } }), expected };
  },
  'a hash of a state': (honest, random) => {
    const { leaves } = honest.receipt.predicate.states;
    const at = random.integer(leaves.length);
    const leaf = leaves[at] as (typeof leaves)[number];
    const changed = replaced(leaves, at, { ...leaf, hash: flipHex(leaf.hash, random) });
    return { given: withLeaves(honest, changed), expected: /^unfit: root of the states$/ };
  },
  'a hash of a state, and the root over it': (honest, random) => {
    const { leaves } = honest.receipt.predicate.states;
    const at = random.integer(leaves.length);
    const leaf = leaves[at] as (typeof leaves)[number];
    const hash = Buffer.from(leafHash([toBytes(leaf.hash)])).toString('hex');
    const changed = replaced(leaves, at, { ...leaf, hash });
    return {
      given: withLeaves(honest, changed, rootOf(changed)),
      expected: /: state( in state-\d+\.lethe)?$/,
    };
  },
  'the root': (honest, random) => {
    const { leaves, root } = honest.receipt.predicate.states;
    return {
      given: withLeaves(honest, leaves, flipHex(root, random)),
      expected: /^unfit: root of the states$/,
    };
  },
  'where states are': (honest, random) => {
    const { states } = honest.receipt.predicate;
    const everyEpochs = states.everyEpochs + 1 + random.integer(3);
    return {
      given: withPredicate(honest, { states: { ...states, everyEpochs } }),
      expected: /: states every \d+ epochs/,
    };
  },
  'how much was done': (honest, random) => {
    const { result } = honest.receipt.predicate;
    const name = one(random, ['batches', 'steps', 'epochs'] as const);
    const changed = { ...result, [name]: result[name] + 1 };
    const expected = {
      batches: /batches of the run/,
      steps: /steps of the run/,
      epochs: /learning rates|epochs/,
    }[name];
    return { given: withPredicate(honest, { result: changed }), expected };
  },
  'the kernels': (honest, random) => {
    const { lethe } = honest.receipt.predicate;
    const kernelsSha256 = flipHex(lethe.kernelsSha256, random);
    return {
      given: withPredicate(honest, { lethe: { ...lethe, kernelsSha256 } }),
      expected: /^unfit: kernels$/,
    };
  },
  'a bit of a state that was kept': async (honest, random) => {
    const name = one(random, neededStates(honest));
    const bytes = Buffer.from(honest.states.get(name) as Uint8Array);
    const { weights } = await Network.load(bytes);
    const { values } = one(random, weights);
    const floats = Float32Array.from(values);
    const at = bytes.indexOf(Buffer.from(floats.buffer)) + random.integer(4 * floats.length);
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] as number) ^ (1 << random.integer(8));
    const states = new Map(honest.states).set(name, changed);
    return { given: honest.receipt, states, expected: new RegExp(`^unfit: state in ${name}$`) };
  },
  'a state that is missing': (honest, random) => {
    const name = one(random, neededStates(honest));
    const states = new Map(honest.states);
    states.delete(name);
    return { given: honest.receipt, states, expected: new RegExp(`^unfit: state in ${name}$`) };
  },
  'a bit of the signature': (honest, random) => tamperEnvelope(honest, random, 'sig'),
  'a bit of the payload': (honest, random) => tamperEnvelope(honest, random, 'payload'),
  'the type of the payload': (honest) => {
    const envelope = JSON.parse(honest.envelope) as object;
    const given = { ...envelope, payloadType: 'application/json' };
    return { given, signed: true, expected: /^forged: signature$/ };
  },
  'no signature at all': (honest) => ({
    given: honest.receipt,
    signed: true,
    expected: /^forged: signature$/,
  }),
};

function tamperEnvelope(honest: HonestReceipt, random: Generator, part: 'sig' | 'payload'): Tampered {
  const envelope = JSON.parse(honest.envelope) as {
    payload: string;
    signatures: { sig: string }[];
  };
  const flip = (base64: string): string => {
    const bytes = Buffer.from(base64, 'base64');
    const at = random.integer(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
    return bytes.toString('base64');
  };
  const given =
    part === 'payload'
      ? { ...envelope, payload: flip(envelope.payload) }
      : { ...envelope, signatures: envelope.signatures.map((own) => ({ ...own, sig: flip(own.sig) })) };
  return { given, signed: true, expected: /^forged: signature$/ };
}
