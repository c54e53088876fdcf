// What a receipt says can be computed again, and whatever is changed in it is found.
import { createPublicKey, verify as verifyByNode } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as core from '../../src/core.js';
import { LetheError } from '../../src/errors.js';
import {
  type AuditOptions,
  audit,
  generateKeys,
  type KeyPair,
  type Predicate,
  type Receipt,
  type ReceiptOptions,
  receipt,
  signReceipt,
} from '../../src/receipt/index.js';

const { adam, dense, lstm, Network, rmsprop } = core;
afterAll(core.releaseKernels);
const x = Array.from({ length: 10 }, (_, sample) => [0, 1, 2].map((step) => [Math.sin(sample + 2 * step)]));
const y = x.map(([first = []]) => [(first[0] ?? 0) * 2]);
const weights = x.map((_, sample) => sample % 3);

function compiled(optimizer: core.OptimizerDescription = adam(0.02)): core.Network {
  const layers = [lstm({ units: 4, inputShape: [3, 1], dropout: 0.3 }), dense({ units: 1 })];
  const network = Network.create(layers, { seed: 9 });
  network.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return network;
}

const ARGS: core.NetworkFitArgs = { batchSize: 4, epochs: 6, seed: 3 };

async function trained(
  options: ReceiptOptions = { seed: 9 },
  args: core.NetworkFitArgs = {},
  network: core.Network = compiled(),
): Promise<{ made: Receipt; history: core.FitHistory }> {
  const record = receipt(options);
  const history = await network.fit(x, y, { ...ARGS, ...args, receipt: record });
  return { made: record.receipt(), history };
}

const verdictOf = async (given: unknown, options: Partial<AuditOptions> = {}): Promise<string> => {
  const { verdict, difference } = await audit(given, { x, y, ...options });
  return difference === undefined ? verdict : `${verdict}: ${difference.what}`;
};

/** A copy of the receipt with something else in its predicate. */
const forged = (made: Receipt, change: (predicate: Predicate) => Partial<Predicate>): Receipt => ({
  ...made,
  predicate: { ...made.predicate, ...change(made.predicate) },
});

describe('an honest receipt', () => {
  test('is an in-toto statement of the weights', async () => {
    const { made, history } = await trained();
    expect(made._type).toBe('https://in-toto.io/Statement/v1');
    expect(made.subject).toEqual([{ name: 'weights', digest: { sha256: history.fingerprint } }]);
    expect(made.predicate.states.leaves.map(({ batch }) => batch)).toEqual([0, 3, 6, 9, 12, 15, 18]);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  const schedule = (epoch: number, rate: number): number => rate * (epoch % 2 === 0 ? 0.5 : 0.9);
  const stops = { monitor: 'loss', patience: 1, restoreBestWeights: true };
  const runs: [string, () => Promise<Receipt>, Partial<AuditOptions>][] = [
    ['by its seed', async () => (await trained()).made, {}],
    ['on two threads', async () => (await trained({ seed: 9 }, { threads: 2 })).made, { threads: 1 }],
    ['with states every four epochs', async () => (await trained({ seed: 9, everyEpochs: 4 })).made, {}],
    [
      'with a schedule',
      async () => (await trained({ seed: 9 }, { learningRateSchedule: schedule })).made,
      {},
    ],
    [
      'with samples to validate on',
      async () => (await trained({ seed: 9 }, { validationSplit: 0.3 })).made,
      {},
    ],
    [
      'that stopped early and has its best weights',
      async () =>
        (await trained({ seed: 9 }, { epochs: 40, earlyStopping: stops }, compiled(adam(0.5)))).made,
      {},
    ],
    [
      'of another optimizer, with bounds on gradients',
      async () => (await trained({ seed: 9 }, { clipNorm: 0.1 }, compiled(rmsprop(0.01)))).made,
      {},
    ],
    ['with a salt', async () => (await trained({ seed: 9, salt: 'secret' })).made, { salt: 'secret' }],
    [
      'with weights of samples',
      async () => (await trained({ seed: 9 }, { sampleWeight: weights, validationSplit: 0.3 })).made,
      { sampleWeight: weights },
    ],
  ];
  test.each(runs)('%s is found exact', async (_, make, options) => {
    expect(await verdictOf(await make(), options)).toBe('exact');
  });

  test('without a seed is audited by the network before training', async () => {
    const { made } = await trained({});
    await expect(verdictOf(made)).rejects.toThrow('audit: initial: expected the network before training');
    expect(await verdictOf(made, { initial: await compiled().toBytes() })).toBe('exact');
    const other = Network.create(compiled().topology, { seed: 1 });
    expect(await verdictOf(made, { initial: await other.toBytes() })).toBe('unfit: initial weights');
  });

  test('tells how far the audit is', async () => {
    const seen: [number, number][] = [];
    await verdictOf((await trained()).made, { onProgress: (done, of) => seen.push([done, of]) });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7].map((done) => [done, 7]));
  });

  test('tells the losses that were found, epoch by epoch, and waits for who looks at them', async () => {
    const { made, history } = await trained({ seed: 9, everyEpochs: 4 });
    const seen: number[] = [];
    let looking = 0;
    const onEpoch = async (epoch: number, { loss = Number.NaN }: core.Logs): Promise<void> => {
      expect(++looking).toBe(1);
      expect(epoch).toBe(seen.length);
      await new Promise((resolve) => setTimeout(resolve));
      seen.push(loss);
      looking--;
    };
    expect(await verdictOf(made, { onEpoch })).toBe('exact');
    expect(seen).toEqual(history.history.loss);
  });

  test('is told to who makes the initial weights, who may leave them to its seed', async () => {
    const { made } = await trained();
    const told: Receipt[] = [];
    const initial = (receipt: Receipt): undefined => void told.push(receipt);
    expect(await verdictOf(made, { initial })).toBe('exact');
    expect(told).toEqual([made]);
  });
});

describe('what is not as the receipt says is found, by name:', () => {
  let made: Receipt;
  beforeAll(async () => {
    ({ made } = await trained());
  });
  const other = (bits: string): string => `${bits.slice(0, -1)}${bits.endsWith('0') ? '1' : '0'}`;
  const cases: [string, () => Promise<string>, string | RegExp][] = [
    [
      'another sample',
      () => verdictOf(made, { x: x.map((steps) => steps.slice().reverse()) }),
      'unfit: data',
    ],
    ['another target', () => verdictOf(made, { y: y.map(([value = 0]) => [value + 1e-6]) }), 'unfit: data'],
    ['weights of samples', () => verdictOf(made, { sampleWeight: weights }), 'unfit: data'],
    ['another salt', () => verdictOf(made, { salt: 'x' }), 'unfit: data'],
    [
      'an epoch more',
      () => verdictOf(forged(made, ({ options }) => ({ options: { ...options, epochs: 7 } }))),
      'different: length of the run',
    ],
    [
      'an epoch less',
      () => verdictOf(forged(made, ({ options }) => ({ options: { ...options, epochs: 5 } }))),
      /^different: (state|states)$/,
    ],
    ['another seed', () => verdictOf(forged(made, () => ({ seed: 4 }))), 'different: history of loss'],
    [
      'another batch size',
      () => verdictOf(forged(made, ({ options }) => ({ options: { ...options, batchSize: 5 } }))),
      /^different/,
    ],
    [
      'no shuffling',
      () => verdictOf(forged(made, ({ options }) => ({ options: { ...options, shuffle: false } }))),
      'different: history of loss',
    ],
    [
      'another learning rate',
      () =>
        verdictOf(
          forged(made, (predicate) => {
            const { optimizer_config: optimizer } = predicate.compiled as {
              optimizer_config: { class_name: string; config: object };
            };
            const config = { ...optimizer.config, learning_rate: 0.021 };
            return { compiled: { ...predicate.compiled, optimizer_config: { ...optimizer, config } } };
          }),
        ),
      /^different/,
    ],
    [
      'a loss',
      () =>
        verdictOf(
          forged(made, ({ history }) => ({
            history: {
              ...history,
              loss: (history.loss ?? []).map((bits, at) => (at === 2 ? other(bits) : bits)),
            },
          })),
        ),
      'different: history of loss',
    ],
    [
      'a state',
      () =>
        verdictOf(
          forged(made, ({ states }) => ({
            states: {
              ...states,
              leaves: states.leaves.map((leaf, at) =>
                at === 3 ? { ...leaf, hash: other(leaf.hash) } : leaf,
              ),
            },
          })),
        ),
      'unfit: root of the states',
    ],
    [
      'the weights',
      () => verdictOf({ ...made, subject: [{ name: 'weights', digest: { sha256: '0'.repeat(64) } }] }),
      'different: weights',
    ],
    [
      'the kernels',
      () => verdictOf(forged(made, ({ lethe }) => ({ lethe: { ...lethe, kernelsSha256: '0'.repeat(64) } }))),
      'unfit: kernels',
    ],
    [
      'the initial weights',
      () =>
        verdictOf(
          forged(made, ({ network }) => ({ network: { ...network, initialFingerprint: '0'.repeat(64) } })),
        ),
      'unfit: initial weights',
    ],
  ];
  test.each(cases)('%s', async (_, run, verdict) => {
    expect(await run()).toMatch(verdict instanceof RegExp ? verdict : new RegExp(`^${verdict}$`));
  });

  test('the epoch of the first difference', async () => {
    const changed = forged(made, ({ history }) => ({
      history: { ...history, loss: (history.loss ?? []).map((bits, at) => (at === 4 ? other(bits) : bits)) },
    }));
    expect((await audit(changed, { x, y })).difference).toMatchObject({ what: 'history of loss', epoch: 4 });
  });
});

describe('a signature', () => {
  let made: Receipt;
  let keys: KeyPair;
  beforeAll(async () => {
    ({ made } = await trained());
    keys = await generateKeys();
  });

  test('is one that others can verify, over the bytes of the receipt', async () => {
    const envelope = await signReceipt(made, keys.privateKey);
    const payload = Buffer.from(envelope.payload, 'base64');
    expect(JSON.parse(payload.toString())).toEqual(made);
    const type = 'application/vnd.in-toto+json';
    expect(envelope.payloadType).toBe(type);
    const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
    const [{ sig } = { sig: '' }] = envelope.signatures;
    const key = createPublicKey(keys.publicKey);
    expect(verifyByNode(null, signed, key, Buffer.from(sig, 'base64'))).toBe(true);
  });

  test('is asked for with a key, and looked at before anything is computed', async () => {
    const envelope = await signReceipt(made, keys.privateKey);
    const { publicKey: stranger } = await generateKeys();
    expect(await audit(envelope, { x, y, key: keys.publicKey })).toMatchObject({
      verdict: 'exact',
      signed: true,
    });
    expect(await verdictOf(JSON.stringify(envelope), { key: keys.publicKey })).toBe('exact');
    expect(await verdictOf(envelope, { key: stranger })).toBe('forged: signature');
    expect(await verdictOf(made, { key: keys.publicKey })).toBe('forged: signature');
    const bytes = Buffer.from(envelope.payload, 'base64');
    bytes[20] = 0x00; // No JSON any more, which nobody tries to read.
    const changed = { ...envelope, payload: bytes.toString('base64') };
    expect(await verdictOf(changed, { key: keys.publicKey })).toBe('forged: signature');
  });

  test('wants a key', async () => {
    await expect(signReceipt(made, 'key')).rejects.toThrow('signReceipt: expected a PEM PRIVATE KEY');
    await expect(signReceipt(made, keys.publicKey)).rejects.toThrow(
      'signReceipt: expected a PEM PRIVATE KEY',
    );
    const garbage = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    await expect(signReceipt(made, garbage)).rejects.toThrow('signReceipt: expected an Ed25519 key');
  });
});

describe('what is no receipt', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'receipt'],
    ['an empty object', {}],
    ['a list', []],
    [
      'another statement',
      { _type: 'https://in-toto.io/Statement/v1', predicateType: 'x', subject: [], predicate: {} },
    ],
    ['an envelope of something', { payloadType: 'text/plain', payload: 'AA==', signatures: [] }],
  ])('%s is refused', async (_, given) => {
    const error: unknown = await audit(given, { x, y }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    expect(error).toMatchObject({ code: 'data' });
  });

  test('a training run that goes on has none', async () => {
    const network = compiled();
    await network.fit(x, y, ARGS);
    await expect(trained({ seed: 9 }, {}, network)).rejects.toThrow('expected a training run that begins');
    expect(() => receipt().receipt()).toThrow('expected a call of fit that has ended, got none');
  });

  test('a seed that did not make the initial weights is refused', async () => {
    await expect(trained({ seed: 8 })).rejects.toThrow(
      'receipt: seed: expected that of the initial weights, got 8',
    );
  });
});
