// What the page's worker answers, in Node: the example, receipts of other networks, files that are none.
import { afterAll, describe, expect, test } from '@jest/globals';
import * as core from '../../../src/core.js';
import type { Example, Message, Outcome, Request, Tampering } from '../../../src/demo/audit/protocol.js';
import { AuditDesk } from '../../../src/demo/audit/worker/desk.js';
import { experiment, SeriesPredictor } from '../../../src/index.js';
import { type Receipt, type ReceiptOptions, receipt } from '../../../src/receipt/index.js';

const { adam, dense, lstm, Network } = core;
afterAll(core.releaseKernels);

type AuditRequest = Extract<Request, { type: 'audit' }>;

async function ask(desk: AuditDesk, messages: Message[], request: Request): Promise<Message | undefined> {
  await desk.handle(request);
  return messages.at(-1);
}

function newDesk(): { desk: AuditDesk; messages: Message[] } {
  const messages: Message[] = [];
  return { desk: new AuditDesk((message) => messages.push(message)), messages };
}

const fileOf = (name: string, value: unknown): File =>
  new File([typeof value === 'string' ? value : JSON.stringify(value)], name);

async function audited(request: Partial<AuditRequest>): Promise<Message | undefined> {
  const { desk, messages } = newDesk();
  const nothing = { receipt: null, data: null, key: null, salt: '', slowly: false };
  return ask(desk, messages, { type: 'audit', id: 1, ...nothing, ...request });
}

async function outcomeOf(request: Partial<AuditRequest>): Promise<Outcome> {
  const message = await audited(request);
  if (message?.type !== 'outcome') throw new Error(JSON.stringify(message));
  return message.outcome;
}

async function problemOf(request: Partial<AuditRequest>): Promise<string> {
  const message = await audited(request);
  if (message?.type !== 'failed') throw new Error(JSON.stringify(message));
  return message.message;
}

async function makeExample(tampering: Tampering | null): Promise<Example> {
  const { desk, messages } = newDesk();
  const message = await ask(desk, messages, { type: 'example', id: 7, tampering });
  if (message?.type !== 'example') throw new Error(JSON.stringify(message));
  return message.example;
}

function chosen({ receipt: made, data, key }: Example): Partial<AuditRequest> {
  const file = (one: Example['data']): File | null => one && fileOf(one.name, one.text);
  return { receipt: file(made), data: file(data), key: file(key) };
}

describe('the example', () => {
  test('is what lethe train would write, and is exact', async () => {
    const outcome = await outcomeOf(chosen(await makeExample(null)));
    expect(outcome).toMatchObject({ verdict: 'exact', signed: true, difference: null, epochs: 1000 });
    const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim: 10, seed: 1 });
    const { x, y } = experiment.train;
    const { fingerprint } = await predictor.train(x, y, { epochs: 1000 });
    predictor.dispose();
    expect(outcome.facts?.fingerprint).toBe(fingerprint);
    expect(outcome.curves?.epochs.at(-1)).toBe(999);
    expect(outcome.curves?.found).toEqual(outcome.curves?.receipt);
  });

  test.each<[Tampering, Outcome['verdict'], string]>([
    ['data', 'unfit', 'data'],
    ['loss', 'different', 'history of loss'],
    ['signed', 'forged', 'signature'],
  ])('is noticed to be changed: %s', async (tampering, verdict, what) => {
    const outcome = await outcomeOf(chosen(await makeExample(tampering)));
    expect(outcome).toMatchObject({ verdict, difference: { what } });
  });
});

describe('a receipt of any network', () => {
  const x = [0, 1, 2, 3, 4].map((sample) => [[Math.sin(sample)], [Math.cos(sample)]]);
  const y = x.map(([first = []]) => [first[0] ?? 0]);

  async function made(options: ReceiptOptions): Promise<Receipt> {
    const network = Network.create([lstm({ units: 3, inputShape: [2, 1] }), dense({ units: 1 })], {
      seed: 5,
    });
    network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
    const record = receipt(options);
    await network.fit(x, y, { epochs: 4, batchSize: 2, seed: 3, receipt: record });
    return record.receipt();
  }

  test('is audited with the data as fit took them', async () => {
    const given = {
      receipt: fileOf('run.json', await made({ seed: 5 })),
      data: fileOf('data.json', { x, y }),
    };
    expect(await outcomeOf(given)).toMatchObject({ verdict: 'exact', signed: false, epochs: 4 });
  });

  test('needs its salt', async () => {
    const salted = fileOf('run.json', await made({ seed: 5, salt: 'pepper' }));
    const given = { receipt: salted, data: fileOf('data.json', { train: { x, y } }) };
    expect(await outcomeOf({ ...given, salt: 'pepper' })).toMatchObject({ verdict: 'exact' });
    expect(await outcomeOf(given)).toMatchObject({ verdict: 'unfit', facts: { salted: true } });
  });

  test('needs its data, and a way to make the initial weights', async () => {
    const run = fileOf('run.json', await made({ seed: 5 }));
    expect(await problemOf({ receipt: run })).toBe(
      'data: expected the file that this network was trained on, got none',
    );
    expect(await problemOf({ receipt: run, data: fileOf('data.json', { x }) })).toBe(
      'data.json: expected {"x": [...], "y": [...]} as fit took them',
    );
    const other = { receipt: run, data: fileOf('data.json', { x: [[[1]]], y: [[1]] }) };
    expect(await problemOf(other)).toMatch(/^fit: x/);
    const seedless = fileOf('run.json', await made({}));
    expect(await problemOf({ receipt: seedless, data: fileOf('data.json', { x, y }) })).toMatch(
      /^run\.json: expected a seed or the recipe of a SeriesPredictor/,
    );
  });

  test('is refused where the samples were made inside, of a table, and the command named', async () => {
    const command = 'npx lethe@0.2.0 classify waves.csv --seed 3';
    const run = fileOf('run.json', await made({ recipe: `${command}: network-0` }));
    expect(await problemOf({ receipt: run, data: fileOf('waves.csv', 'x,label') })).toBe(
      `run.json: expected a receipt that lethe train or a program wrote, got one of lethe classify: run its command again with --receipt and compare the two receipts (${command})`,
    );
  });
});

describe('files that are none', () => {
  test.each<[string, Partial<AuditRequest>, RegExp]>([
    ['nothing', {}, /^receipt: expected a file, got none$/],
    ['an empty one', { receipt: fileOf('a.json', '') }, /^a\.json: expected a receipt in JSON/],
    ['null', { receipt: fileOf('a.json', 'null') }, /^receipt: expected an object, got null$/],
    [
      'bytes',
      { receipt: new File([Uint8Array.of(0xff, 0xfe, 0)], 'a.bin') },
      /^a\.bin: expected text in UTF-8$/,
    ],
    [
      'an envelope of nothing',
      {
        receipt: fileOf('a.json', {
          payloadType: 'application/vnd.in-toto+json',
          payload: '%',
          signatures: [],
        }),
      },
      /^expected base64$/,
    ],
    [
      'a large key',
      { receipt: fileOf('a.json', {}), key: fileOf('k', 'k'.repeat(200_000)) },
      /^k: expected at most 0\.1 MB as key, got 0\.2 MB$/,
    ],
  ])('%s', async (_, request, problem) => {
    expect(await problemOf(request)).toMatch(problem);
  });
});

test('an audit ends when it is told to, or when something else is asked', async () => {
  const { desk, messages } = newDesk();
  const { receipt: file, data } = chosen(await makeExample(null)) as AuditRequest;
  const request = { type: 'audit', receipt: file, data, key: null, salt: '', slowly: true } as const;
  const begun = (id: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (messages.some((message) => message.type === 'progress' && message.id === id)) resolve();
        else setTimeout(look, 1);
      };
      look();
    });
  const first = desk.handle({ ...request, id: 1 });
  await begun(1);
  const second = desk.handle({ ...request, id: 2 });
  await begun(2);
  await desk.handle({ type: 'stop' });
  await Promise.all([first, second]);
  const ends = messages.filter((message) => message.type === 'stopped').map((message) => message.id);
  expect(ends.sort()).toEqual([1, 2]);
  expect(messages.filter(({ type }) => type === 'outcome' || type === 'failed')).toEqual([]);
});
