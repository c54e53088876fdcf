// A random part of a training run is computed again from states that were kept, and comes to the states that follow.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkpoints } from '../../src/checkpoint/index.js';
import * as core from '../../src/core.js';
import {
  type AuditOptions,
  type AuditReport,
  audit,
  type Receipt,
  type ReceiptOptions,
  receipt,
} from '../../src/receipt/index.js';
import { drawSegments } from '../../src/receipt/sample.js';
import { type MemoryStore, memoryStore } from './memory-store.js';
import { RUNS, type Run, SEED, x, y } from './runs.js';

afterAll(core.releaseKernels);

interface Made {
  readonly made: Receipt;
  readonly kept: MemoryStore;
  readonly history: core.FitHistory;
}

async function train(run: Run, more: core.NetworkFitArgs = {}, options: ReceiptOptions = {}): Promise<Made> {
  const kept = memoryStore();
  const record = receipt({ everyEpochs: run.everyEpochs ?? 1, seed: SEED, keep: kept, ...options });
  const history = await run.network().fit(x, y, { ...run.args, ...more, receipt: record });
  return { made: record.receipt(), kept, history };
}

function auditPart(
  { made, kept }: Pick<Made, 'made' | 'kept'>,
  run: Run,
  options: Partial<AuditOptions>,
): Promise<AuditReport> {
  const { validationData } = run.args;
  return audit(made, {
    ...{ x, y, checkpoints: kept, sample: 1 },
    ...(validationData !== undefined && { validationData }),
    ...options,
  });
}

const told = ({ verdict, difference }: AuditReport): string =>
  difference === undefined ? verdict : `${verdict}: ${difference.what}`;

const PLAIN = RUNS['adam, dropout, an order by epoch, a smaller last batch'] as Run;

describe('each segment of a run is computed again alone, to the bit:', () => {
  test.each(Object.entries(RUNS))('%s', async (_, run) => {
    const trained = await train(run);
    const { made, kept } = trained;
    const segments = made.predicate.states.leaves.length - 1;
    expect(segments).toBeGreaterThan(1);
    // The first state is what the initial weights make.
    expect(kept.files.size).toBe(segments);
    expect(
      (await audit(made, { x, y, ...(run.args.validationData && { validationData: [x, y] }) })).verdict,
    ).toBe('exact');
    const whole = await auditPart(trained, run, { sample: segments + 5 });
    expect([told(whole), whole.sample?.segments.length]).toEqual(['exact', segments]);
    expect(whole.sample?.probability).toBe(1);
    const seen = new Set<number>();
    for (let seed = 0; seen.size < segments; seed++) {
      const report = await auditPart(trained, run, { seed });
      expect(told(report)).toBe('exact');
      for (const segment of report.sample?.segments ?? []) seen.add(segment);
    }
  });

  test('on another number of threads', async () => {
    const trained = await train(PLAIN, { threads: 2 });
    expect(told(await auditPart(trained, PLAIN, { sample: 3, threads: 1 }))).toBe('exact');
  });

  test('of salted data, whose digests the kept states do not tell', async () => {
    const trained = await train(PLAIN, {}, { salt: 'secret' });
    expect(told(await auditPart(trained, PLAIN, { sample: 2, salt: 'secret' }))).toBe('exact');
    expect(told(await auditPart(trained, PLAIN, { sample: 2 }))).toBe('unfit: data');
    const plain = await train(PLAIN);
    const textOf = ({ kept }: Made): string => {
      const [bytes = new Uint8Array(0)] = kept.files.values();
      return new TextDecoder('latin1').decode(bytes);
    };
    const [, digest = 'none'] = /"data":"([\da-f]{64})"/.exec(textOf(plain)) ?? [];
    expect(digest).not.toBe('none');
    expect(textOf(trained)).not.toContain(digest);
  });
});

describe('states', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lethe-states-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('are kept in a folder, read from it, or handed over by a function', async () => {
    const { made, kept } = await train(PLAIN);
    const to = path.join(folder, 'states');
    await train(PLAIN, {}, { keep: to });
    expect((await readdir(to)).sort()).toEqual([...kept.files.keys()].sort());
    expect([...kept.files.keys()][0]).toBe('state-000000000003.lethe');
    expect(told(await audit(made, { x, y, sample: 2, checkpoints: to }))).toBe('exact');
    const asked: string[] = [];
    const report = await audit(made, {
      ...{ x, y, sample: 6 },
      checkpoints: (name) => {
        asked.push(name);
        return kept.files.get(name);
      },
    });
    expect(told(report)).toBe('exact');
    expect(new Set(asked).size).toBe(6);
  });

  test('are handed to a function, with what they are', async () => {
    const infos: object[] = [];
    await train({ ...PLAIN, everyEpochs: 4 }, {}, { keep: (_, info) => void infos.push(info) });
    expect(infos).toEqual([
      { name: 'state-000000000012.lethe', epoch: 4, batch: 0, steps: 12, best: false },
      { name: 'state-000000000018.lethe', epoch: 6, batch: 0, steps: 18, best: false },
    ]);
  });

  test('may be checkpoints of the same batches', async () => {
    const kept = memoryStore();
    const record = receipt({ seed: SEED });
    const checkpoint = checkpoints({ to: kept, everyEpochs: 1, keep: 100 });
    // Who never yields leaves none out.
    await PLAIN.network().fit(x, y, { ...PLAIN.args, checkpoint, receipt: record, yieldEvery: 'never' });
    expect(told(await auditPart({ made: record.receipt(), kept }, PLAIN, { sample: 6 }))).toBe('exact');
  });

  test('stay beside checkpoints that go', async () => {
    const kept = memoryStore();
    const record = receipt({ seed: SEED, keep: kept });
    await PLAIN.network().fit(x, y, {
      ...PLAIN.args,
      checkpoint: checkpoints({ to: kept }),
      receipt: record,
    });
    expect(told(await auditPart({ made: record.receipt(), kept }, PLAIN, { sample: 6 }))).toBe('exact');
  });

  test('of another run are not mixed with, those of the same are written again', async () => {
    const kept = memoryStore();
    await train(PLAIN, {}, { keep: kept });
    const { made } = await train(PLAIN, { seed: 8 }, { keep: kept });
    expect(told(await auditPart({ made, kept }, PLAIN, { sample: 6 }))).toBe('exact');
    await expect(train(PLAIN, { batchSize: 3 }, { keep: kept })).rejects.toThrow(
      'receipt: keep: memory: expected no state of another training run, got state-000000000003.lethe',
    );
  });

  test('that cannot be written end training with that error', async () => {
    const full = { ...memoryStore(), write: () => Promise.reject(new core.LetheError('data', 'no room')) };
    await expect(train(PLAIN, {}, { keep: full })).rejects.toThrow('no room');
  });
});

describe('what is not as the receipt says is found, by name:', () => {
  let trained: Made;
  beforeAll(async () => {
    trained = await train(PLAIN);
  });
  const nameOf = (epochs: number): string => `state-${String(3 * epochs).padStart(12, '0')}.lethe`;
  const with_ = (change: (files: Map<string, Uint8Array>) => void): Made => {
    const kept = memoryStore();
    for (const [name, bytes] of trained.kept.files) kept.files.set(name, bytes);
    change(kept.files);
    return { ...trained, kept };
  };
  const all = { sample: 6 };

  test('a state that is missing', async () => {
    for (const epochs of [1, 5, 6]) {
      const report = await auditPart(
        with_((files) => files.delete(nameOf(epochs))),
        PLAIN,
        all,
      );
      expect(told(report)).toBe(`unfit: state in ${nameOf(epochs)}`);
      expect(report.difference?.got).toBe('no such file');
    }
  });

  test('a state that is another one, or none', async () => {
    const swapped = with_((files) => files.set(nameOf(2), files.get(nameOf(3)) as Uint8Array));
    const report = await auditPart(swapped, PLAIN, all);
    expect(told(report)).toBe(`unfit: state in ${nameOf(2)}`);
    expect(report.difference?.expected).toBe(trained.made.predicate.states.leaves[2]?.hash);
    const none = await auditPart(
      with_((files) => files.set(nameOf(2), new Uint8Array(50))),
      PLAIN,
      all,
    );
    expect(told(none)).toBe(`unfit: state in ${nameOf(2)}`);
  });

  test('a state with one bit of another kind, wherever that is', async () => {
    const bytes = trained.kept.files.get(nameOf(2)) as Uint8Array;
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 397) {
      const changed = bytes.map((byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte));
      const report = await auditPart(
        with_((files) => files.set(nameOf(2), changed)),
        PLAIN,
        all,
      );
      // What the hash is not of is taken from the receipt: no bit of it counts.
      if (report.verdict === 'exact') continue;
      expect(told(report)).toBe(`unfit: state in ${nameOf(2)}`);
      refused++;
    }
    expect(refused).toBeGreaterThan(3);
  });

  test('weights that are not those of the last state', async () => {
    const subject = [{ name: 'weights', digest: { sha256: '0'.repeat(64) } }];
    const report = await auditPart({ ...trained, made: { ...trained.made, subject } }, PLAIN, {});
    expect(told(report)).toBe('unfit: weights');
  });

  test.each([
    'early stopping whose best weights are a state',
    'early stopping whose best weights are between states',
  ])('weights that are not those of the best epoch: %s', async (name) => {
    const run = RUNS[name] as Run;
    const stopped = await train(run);
    const subject = [{ name: 'weights', digest: { sha256: '0'.repeat(64) } }];
    const seeds = [0, 1, 2, 3];
    for (const seed of seeds) {
      const report = await auditPart({ ...stopped, made: { ...stopped.made, subject } }, run, { seed });
      expect(told(report)).toMatch(/^(unfit|different): weights$/);
    }
  });

  test('a loss, if its segment is drawn', async () => {
    const { history } = trained.made.predicate;
    const loss = (history.loss ?? []).map((bits, epoch) => (epoch === 4 ? `0${bits.slice(1)}` : bits));
    const predicate = { ...trained.made.predicate, history: { ...history, loss } };
    const changed = { ...trained, made: { ...trained.made, predicate } };
    const found = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const report = await auditPart(changed, PLAIN, { seed, sample: 2 });
      const isDrawn = report.sample?.segments.includes(4) === true;
      expect(told(report)).toBe(isDrawn ? 'different: history of loss' : 'exact');
      if (isDrawn) expect(report.difference?.epoch).toBe(4);
      found.add(report.verdict);
    }
    expect(found.size).toBe(2);
  });

  test('an end that early stopping would not have made of these losses', async () => {
    const run = RUNS['early stopping whose best weights are a state'] as Run;
    const stopped = await train(run);
    const { options } = stopped.made.predicate;
    const patience = {
      ...options,
      earlyStopping: { monitor: 'loss', patience: 2, restoreBestWeights: true },
    };
    const predicate = { ...stopped.made.predicate, options: patience };
    const report = await auditPart({ ...stopped, made: { ...stopped.made, predicate } }, run, {});
    expect(told(report)).toBe('unfit: length of the run');
  });

  test('states that are not where the receipt says', async () => {
    const { states } = trained.made.predicate;
    const predicate = { ...trained.made.predicate, states: { ...states, everyEpochs: 2 } };
    const report = await auditPart({ ...trained, made: { ...trained.made, predicate } }, PLAIN, {});
    expect(told(report)).toBe('unfit: states every 2 epochs of 3 batches');
  });
});

describe('the report', () => {
  test('says which segments were computed, and with which probability a cheat had been found', async () => {
    const trained = await train(PLAIN);
    const seen: [number, number][] = [];
    const { sample, compared } = await auditPart(trained, PLAIN, {
      ...{ sample: 2, seed: 1 },
      onProgress: (done, of) => seen.push([done, of]),
    });
    expect(sample?.segments).toEqual(drawSegments(6, 2, 1));
    expect(sample).toMatchObject({ of: 6, besides: undefined, probability: 2 / 6 });
    expect(sample?.words).toBe(
      '2 of 6 segments were repeated: a cheat in one epoch would have been found with a probability of 2 in 6 (33.3 %)',
    );
    expect([seen, compared]).toEqual([
      [
        [1, 2],
        [2, 2],
      ],
      { states: 2, of: 7 },
    ]);
  });

  test('of a run without epochs has nothing to draw', async () => {
    const trained = await train(PLAIN, { epochs: 0 });
    const report = await auditPart(trained, PLAIN, {});
    expect([told(report), report.sample]).toEqual(['exact', undefined]);
  });
});

describe('segments are drawn', () => {
  test('without repetition, in order, each as likely', () => {
    const counts = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      const drawn = drawSegments(10, 3, seed);
      expect(drawn).toEqual([...new Set(drawn)].sort((one, other) => one - other));
      expect(drawn.length).toBe(3);
      for (const segment of drawn) counts[segment] = (counts[segment] as number) + 1;
    }
    // 600 of each are expected, with a standard deviation of 20.5.
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(100);
  });

  test('all, if more are asked for than there are', () => {
    expect(drawSegments(3, 8, undefined)).toEqual([0, 1, 2]);
    expect(drawSegments(1, 1, undefined)).toEqual([0]);
  });

  test('without a seed by randomness that differs from call to call', () => {
    const draws = new Set(Array.from({ length: 8 }, () => drawSegments(2 ** 12, 6, undefined).join()));
    expect(draws.size).toBe(8);
  });
});

describe('options', () => {
  const refusals: [string, Partial<AuditOptions>, RegExp][] = [
    ['a sample without states', { sample: 1 }, /audit: checkpoints: expected it with sample, got none/],
    [
      'states without a sample',
      { checkpoints: 'a' },
      /audit: sample: expected it with checkpoints, got none/,
    ],
    ['a seed without a sample', { seed: 1 }, /audit: sample: expected it with seed, got none/],
    [
      'none to draw',
      { sample: 0, checkpoints: 'a' },
      /audit: sample: expected an integer of at least 1, got 0/,
    ],
    ['no place', { sample: 1, checkpoints: 7 as never }, /audit: checkpoints: expected a folder/],
  ];
  test.each(refusals)('%s is refused', async (_, options, message) => {
    await expect(audit({}, { x, y, ...options })).rejects.toThrow(message);
  });

  test('a function that gives no bytes is told so', async () => {
    const { made } = await train(PLAIN);
    const wrong = audit(made, { x, y, sample: 1, checkpoints: () => 'text' as never });
    await expect(wrong).rejects.toThrow(/audit: checkpoints: expected a function that returns bytes/);
  });
});
