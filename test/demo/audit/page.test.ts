// The page that audits, in real browsers: what Node's command wrote is found exact there, and whatever was changed in it is
// found and named.
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { letheJson, letheText, type TrainReport } from '../../cli/run-cli.js';
import { areAllTried } from '../../in-proportion.js';
import {
  type BrowserRequest,
  chromium,
  firefox,
  type Launcher,
  webkit,
} from '../../platform/runtimes/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { isAxeAsked, policyAround, prepareSite } from '../site.js';
import type { AuditPageReport, AuditSuiteOptions, Given, GivenFile, ShownAudit } from './audit-suite.js';

const TIMEOUT_MS = 400_000;
const EPOCHS = 250;
const CHANGED_EPOCH = 20;
const DATA = {
  x: [
    [1, 2, 3],
    [2, 4, 1],
  ],
  y: [
    [1, 3, 5],
    [2, 6, 5],
  ],
};

const inFolder = useTemporaryFolder('audit-page');
let files: Record<string, string> = {};
let trained: TrainReport;
let options: Omit<AuditSuiteOptions, 'axe'>;

beforeAll(async () => {
  files = await prepareSite(inFolder('site'));
  for (const name of ['mine', 'other']) await letheText(['keygen', '--out', inFolder(name)]);
  await writeFile(inFolder('data.json'), JSON.stringify(DATA));
  const args = ['train', '--epochs', String(EPOCHS), '--seed', '4'];
  const ofData = ['--data', inFolder('data.json')];
  trained = await letheJson<TrainReport>([...args, ...ofData, ...receiptTo('signed', 'mine')]);
  await letheJson([...args, ...receiptTo('experiment')]);
  options = await suiteOptions();
}, 120_000);

function receiptTo(name: string, key?: string): string[] {
  const signed = key === undefined ? [] : ['--key', inFolder(`${key}.key`)];
  return ['--receipt', inFolder(`${name}.json`), ...signed];
}

const given = async (name: string): Promise<GivenFile> => ({
  name,
  text: await readFile(inFolder(name), 'utf8'),
});

async function suiteOptions(): Promise<Omit<AuditSuiteOptions, 'axe'>> {
  const [signed, experiment, data, mine, other] = (await Promise.all(
    ['signed.json', 'experiment.json', 'data.json', 'mine.pub', 'other.pub'].map(given),
  )) as [GivenFile, GivenFile, GivenFile, GivenFile, GivenFile];
  const { payload, ...envelope } = JSON.parse(signed.text) as { payload: string };
  const text = Buffer.from(payload, 'base64').toString();
  const statement = JSON.parse(text);
  const loss = statement.predicate.history.loss as string[];
  loss[CHANGED_EPOCH] =
    `${loss[CHANGED_EPOCH]?.slice(0, -1)}${loss[CHANGED_EPOCH]?.endsWith('0') ? '1' : '0'}`;
  const changed = { name: 'changed.json', text: JSON.stringify(statement) };
  const otherKernels = JSON.parse(text);
  otherKernels.predicate.lethe.kernelsSha256 = '0'.repeat(64);
  const otherData = { ...DATA, x: [[1, 2, 3.0000005], DATA.x[1]] };
  const inReceipt = (name: string, content: string): Given => ({ receipt: { name, text: content }, data });
  const inData = (name: string, content: string): Given => ({
    receipt: signed,
    data: { name, text: content },
  });
  const resigned = { ...envelope, payload: Buffer.from(changed.text).toString('base64') };
  return {
    cases: {
      exact: { receipt: signed, data, key: mine },
      unsigned: { receipt: signed, data },
      'the experiment': { receipt: experiment },
      different: { receipt: changed, data },
      'other data': inData('other.json', JSON.stringify(otherData)),
      'other kernels': inReceipt('old.json', JSON.stringify(otherKernels)),
      'another key': { receipt: signed, data, key: other },
      'changed in the envelope': { ...inReceipt('resigned.json', JSON.stringify(resigned)), key: mine },
      'broken and signed': {
        ...inReceipt('within.json', JSON.stringify({ ...envelope, payload: payload.slice(0, 400) })),
        key: mine,
      },
      'never signed': { receipt: changed, data, key: mine },
      broken: inReceipt('broken.json', signed.text.slice(0, 300)),
      'broken within': inReceipt(
        'within.json',
        JSON.stringify({ ...envelope, payload: payload.slice(0, 400) }),
      ),
      'no receipt': inReceipt('model.json', '{"format":"layers-model"}'),
      'no data': inData('broken-data.json', '{"x": [[1,'),
      'data without targets': inData('inputs.json', JSON.stringify({ x: DATA.x })),
      'data of other lengths': inData('lengths.json', JSON.stringify({ ...DATA, x: [[1, 2, 3], [1]] })),
      'no key': { receipt: signed, data, key: data },
    },
    dropped: [data, mine, signed],
    privateKey: await given('mine.key'),
  };
}

async function use(launcher: Launcher<BrowserRequest>, isolated: boolean): Promise<AuditPageReport> {
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  return (await launcher.run({
    entry: path.join(import.meta.dirname, 'audit-suite.ts'),
    options: { ...options, axe: isAxeAsked(launcher.name) },
    timeoutMs: TIMEOUT_MS,
    isolated,
    contentSecurityPolicy: policyAround(isolated),
    files,
  })) as AuditPageReport;
}

const EVERYWHERE = [
  ['chromium', chromium, true],
  ['firefox', firefox, true],
  ['webkit', webkit, false],
] as const;
const OTHERWISE = [
  ['chromium', chromium, false],
  ['webkit', webkit, true],
] as const;

describe.each(areAllTried ? [...EVERYWHERE, ...OTHERWISE] : EVERYWHERE)(
  'the page that audits in %s',
  (_name, launcher, isolated) => {
    describe(isolated ? 'cross-origin isolated' : 'as any host serves it', () => {
      let report: AuditPageReport;
      const of = (name: string): ShownAudit => report.cases[name] as ShownAudit;

      beforeAll(async () => {
        report = await use(launcher as Launcher<BrowserRequest>, isolated);
      }, TIMEOUT_MS + 10_000);

      test('loads its own files alone, and nothing goes wrong', () => {
        expect(report.problems).toEqual([]);
        expect(report.loaded.length).toBeGreaterThan(2);
        for (const file of report.loaded) expect(Object.keys(files)).toContain(file);
      });

      test('is accessible: rules of axe, labels, order of the keyboard', () => {
        expect(report.violations).toEqual([]);
        expect(report.unlabelled).toEqual([]);
        expect(report.beyond).toEqual([]);
        expect(report.dark).toBe('rgb(19, 22, 23)');
        expect(report.skipped).toBe('results');
        expect(report.reached.slice(0, 8)).toEqual([
          ...['Skip to the results', 'Train an LSTM', 'Forecast a table', 'Audit a training run'],
          ...['receipt', 'data', 'key', 'salt'],
        ]);
      });

      test('finds what Node trained exact, signed or not', () => {
        expect(of('exact')).toMatchObject({
          answer: 'Exact',
          status: expect.stringMatching(/^Computed again here, bit for bit the same: 250 epochs, 85 states/),
          problem: '',
          count: '250 of 250 epochs computed again',
          meaning: expect.stringMatching(
            /does not prove that the data are right.*The signature tells whose word/,
          ),
        });
        expect(of('exact').details).toEqual({
          Signature: 'by this key',
          Compared: '85 of 85 states, 250 epochs',
          'It took': expect.stringMatching(/^[\d.]+ m?s$/),
          'Computed in': expect.stringMatching(isolated ? /up to [2-9]/ : /on one thread/),
        });
        expect(of('exact').facts).toMatchObject({
          'Data file': 'data.json',
          'Fingerprint of the weights': trained.fingerprint,
          Trained: '250 epochs on 2 samples, optimizer Adam',
        });
        expect(of('unsigned')).toMatchObject({
          answer: 'Exact',
          details: { Signature: expect.stringMatching(/^not looked at/) },
          meaning: expect.stringMatching(/Nobody’s signature was looked at/),
        });
        expect(of('the experiment').answer).toBe('Exact');
        expect(report.dropped).toMatchObject({ answer: 'Exact', details: { Signature: 'by this key' } });
      });

      test('finds one bit of a loss, and tells where', () => {
        expect(of('different')).toMatchObject({
          answer: 'Different',
          status: expect.stringMatching(/First difference in epoch 20: loss\.$/),
          details: {
            'First difference': 'history of loss, epoch 20 (the first is 0)',
            'The receipt says': expect.stringMatching(/^[\d.]+ \(bits [\da-f]{16}\)$/),
            'Found here': expect.stringMatching(/^[\d.]+ \(bits [\da-f]{16}\)$/),
          },
        });
        expect(of('different').details['Found here']).not.toBe(of('different').details['The receipt says']);
      });

      test('tells what does not fit', () => {
        expect(of('other data')).toMatchObject({
          answer: 'Unfit',
          status: expect.stringMatching(/^These are not the data of this receipt/),
          details: { 'First difference': 'data' },
        });
        expect(of('other kernels')).toMatchObject({
          answer: 'Unfit',
          status: expect.stringMatching(/^The receipt is by a version of Lethe/),
        });
      });

      test('tells what is not signed by the key, and reads nothing of it', () => {
        for (const name of ['another key', 'changed in the envelope', 'broken and signed', 'never signed']) {
          expect(of(name)).toMatchObject({ answer: 'Forged', facts: { Nothing: 'was read of it.' } });
        }
        expect(of('never signed').status).toMatch(/nobody has signed this receipt/);
      });

      test('names files that are none', () => {
        const problems = Object.entries(report.cases)
          .filter(([, { answer }]) => answer === 'No verdict')
          .map(([name, { problem }]) => [name, problem]);
        expect(Object.fromEntries(problems)).toEqual({
          broken: expect.stringMatching(/^broken\.json: expected a receipt in JSON \(.+\)$/),
          'broken within': 'expected a receipt in JSON',
          'no receipt': expect.stringMatching(/^receipt: _type: expected https:.*, got undefined$/),
          'no data': expect.stringMatching(/^broken-data\.json: .+/),
          'data without targets': 'inputs.json: expected targets y to train on, got none',
          'data of other lengths': 'lengths.json: x, sequence 2: expected 3 steps as in sequence 1, got 1',
          'no key': expect.stringMatching(/key: expected a PEM PUBLIC KEY$/),
        });
        expect(report.tooLarge).toMatchObject({
          receipt: {
            answer: 'No verdict',
            problem: 'large.json: expected at most 64.0 MB as receipt, got 65.0 MB',
          },
          key: { answer: 'No verdict', problem: 'large.pub: expected at most 0.1 MB as key, got 0.2 MB' },
        });
        expect(report.privateKey).toMatchObject({
          answer: 'Not audited yet',
          problem: 'mine.key is a private key, which nobody else may have: expected the public one.',
        });
      });

      test('makes an example, signs it, and notices whoever tampers with it', () => {
        expect(report.untouched).toMatchObject({ answer: 'Not audited yet', details: {}, problem: '' });
        expect(report.example).toMatchObject({
          answer: 'Exact',
          problem: '',
          details: { Signature: 'by this key', Compared: '101 of 101 states, 1000 epochs' },
        });
        const { data, loss, signed } = report.tampered;
        expect(data).toMatchObject({ answer: 'Unfit', details: { 'First difference': 'data' } });
        expect(loss).toMatchObject({
          answer: 'Different',
          details: {
            'First difference': 'history of loss, epoch 600 (the first is 0)',
            Signature: 'by this key',
          },
        });
        expect(signed).toMatchObject({ answer: 'Forged', details: { 'Found here': 'one by another' } });
      });

      test('draws both curves, and has the numbers in a table', () => {
        expect(report.chart.marks).toBeGreaterThan(5);
        const row = report.chart.rows.find((one) => one.startsWith('600 | '));
        const [, receipt, found] = row?.split(' | ').map(Number) ?? [];
        expect(Number(receipt) / Number(found)).toBeCloseTo(0.5, 2);
      });

      test('shows more and more while it audits, can be stopped and cleared', () => {
        expect(report.pictures).toBeGreaterThan(3);
        expect(report.stopped).toMatchObject({ answer: 'No verdict', status: 'The audit was stopped.' });
        expect(report.cleared).toEqual(report.untouched);
      });
    });
  },
);

test('the page itself is of little weight: what computes and draws is in workers', async () => {
  expect((await stat(inFolder('site/audit.js'))).size).toBeLessThan(20_000);
});
