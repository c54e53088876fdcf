// Keys of jobs are digests of all that their results depend on, and of nothing else.
import { describe, expect, test } from '@jest/globals';
import { dense, lstm, Network, sequential, type Topology } from '../../../src/core.js';
import { type FitJob, type Job, memoryStore } from '../../../src/fleet/index.js';
import { keyOf, readRecord } from '../../../src/fleet/jobs/record.js';
import { recordOf, tinyJob, VALUES } from '../jobs-for-tests.js';

const keyOfJob = async (job: Job): Promise<string> => (await recordOf(job)).key;

describe('the key of a job', () => {
  test('is that of the same job, whatever its name, its network was made by, or the order of its fields', async () => {
    const layers = [lstm({ units: 2, inputShape: [2, 1] }), dense({ units: 1 })];
    const key = await keyOfJob(tinyJob(1));
    const { compile, data, options } = tinyJob(1);
    const others: Job[] = [
      tinyJob(1, { name: 'shop 1' }),
      tinyJob(1, { network: sequential({ layers }) }),
      tinyJob(1, { network: Network.create(layers).topology as Topology }),
      { seed: 1, options, data, compile, network: layers, kind: 'fit' } as FitJob,
      tinyJob(1, { options: { epochs: 2, batchSize: null } as never, keep: null, receipt: false }),
    ];
    for (const job of others) expect(await keyOfJob(job)).toBe(key);
  });

  test('is another for each thing that the result depends on', async () => {
    const jobs: Job[] = [
      tinyJob(1),
      tinyJob(2),
      tinyJob(1, { options: { epochs: 3 } }),
      tinyJob(1, { compile: { optimizer: 'sgd', loss: 'meanSquaredError' } }),
      tinyJob(1, { network: [lstm({ units: 3, inputShape: [2, 1] }), dense({ units: 1 })] }),
      tinyJob(1, { data: { values: { x: [[[1], [2]]], y: [[3]] } } }),
      tinyJob(1, { data: { values: VALUES, rows: [0, 1] } }),
      tinyJob(1, { keep: 'none' }),
      tinyJob(1, { receipt: true }),
    ];
    const keys = await Promise.all(jobs.map(keyOfJob));
    expect(new Set(keys).size).toBe(jobs.length);
  });

  test('is kept: a change of it is a change of what results are kept by', async () => {
    const record = await recordOf({ kind: 'call', function: 'f', seed: 3 });
    expect(Object.keys(record).sort()).toEqual(
      [
        'key',
        'kind',
        'name',
        'seed',
        'keep',
        'receipt',
        'network',
        'from',
        'compile',
        'function',
        'data',
        'options',
      ].sort(),
    );
    expect(record.key).toBe(keyOf(record));
  });

  test('goes by what is in large data, which are kept in the store once', async () => {
    const store = memoryStore();
    const many = Array.from({ length: 2000 }, (_, index) => [[index % 7], [index % 5]]);
    const values = { x: many, y: many.map(() => [1]) };
    const [one, two] = [tinyJob(1, { data: { values } }), tinyJob(1, { data: { values: { ...values } } })];
    const records = [await recordOf(one, store), await recordOf(two, store)];
    expect(records[0]).toEqual(records[1]);
    expect(records[0]?.data).toMatchObject({ text: null, format: 'json' });
    expect(await store.has(records[0]?.data?.sha256 ?? '')).toBe(true);
  });
});

describe('a job that is none', () => {
  test.each<[RegExp, unknown]>([
    [/^job: expected a job, got 7/, 7],
    [/^job: kind: expected one of fit, forecast, classify, verify, call, got train/, { kind: 'train' }],
    [/^job a: expected fields .*, got epoch/, { ...tinyJob(1), name: 'a', epoch: 3 }],
    [
      /^job: options: expected options .*, got epoch \(did you mean epochs\?\)/,
      tinyJob(1, { options: { epoch: 1 } as never }),
    ],
    [/^job: seed: expected an integer from 0 to 2\^53 - 1, got -1/, tinyJob(-1)],
    [/^job: network: expected one, got none/, tinyJob(1, { network: null })],
    [/^job: network: expected a model/, tinyJob(1, { network: { class_name: 'Nothing' } as never })],
    [/^job: from: expected a digest, got x/, tinyJob(1, { network: null, compile: null, from: 'x' })],
    [/^job: data: expected one, got none/, tinyJob(1, { data: null as never })],
    [
      /^job: data: expected an object with values, file, url or sha256, got {}/,
      tinyJob(1, { data: {} as never }),
    ],
    [/^job: data: rows: expected two integers/, tinyJob(1, { data: { values: [] as never, rows: [3, 1] } })],
    [
      /^job: data\.x: expected plain data, got a function/,
      tinyJob(1, { data: { values: { x: () => 1 } } as never }),
    ],
    [/^job: keep: expected one of model, optimizer, none, got all/, tinyJob(1, { keep: 'all' as never })],
    [
      /^job: options.series: expected the column/,
      { kind: 'forecast', data: { values: 'a', series: 'b' }, options: { target: 'a', horizon: 1 } },
    ],
  ])('is refused: %s', async (message, job) => {
    await expect(recordOf(job as Job)).rejects.toThrow(message);
  });
});

describe('a record out of a queue', () => {
  const cases: [RegExp, object][] = [
    [/fields key, .*, got extra|fields kind, .*, got extra/, { extra: 1 }],
    [/kind: expected a kind of job, got eval/, { kind: 'eval' }],
    [/kind: expected a kind of job, got __proto__/, { kind: '__proto__' }],
    [/key: expected [0-9a-f]{64}, got a{64}: the description has another key/, { key: 'a'.repeat(64) }],
    [/options: expected options, got a list of 0/, { options: [] }],
    [/data: expected data or null, got \/etc\/passwd/, { data: '/etc/passwd' }],
    [/data: expected fields .*, got file/, { data: { file: '/etc/passwd' } }],
    [/name: expected a text of at most 200 characters/, { name: 'a'.repeat(201) }],
    [/seed: expected an integer/, { seed: 0.5 }],
  ];
  test.each(cases)('is read by its schema: %s', async (message, change) => {
    const record = await recordOf(tinyJob(1, { name: 'shop' }));
    expect(readRecord('job', JSON.parse(JSON.stringify(record)), 100_000)).toEqual(record);
    expect(() => readRecord('job', { ...record, ...change }, 100_000)).toThrow(message);
  });

  test('is refused if it is too long, by its limit', async () => {
    const record = await recordOf(tinyJob(1, { name: 'shop' }));
    expect(() => readRecord('job', record, 100)).toThrow(
      /^job shop: \d+ characters, limits.description is 100$/,
    );
  });
});
