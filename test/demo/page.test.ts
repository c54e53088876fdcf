// The page in real browsers, isolated and not, as somebody uses it: what it computes is what Node computes.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Training } from '../../src/demo/run/training.js';
import type { Settings } from '../../src/demo/settings.js';
import { writeSettings } from '../../src/demo/settings.js';
import { Network } from '../../src/network/public.js';
import { areAllTried } from '../in-proportion.js';
import { type BrowserRequest, chromium, firefox, type Launcher, webkit } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import type { PageReport, PageSuiteOptions } from './page-suite.js';
import { isAxeAsked, policyAround, prepareSite } from './site.js';

const TIMEOUT_MS = 400_000;
const PLAIN: Settings = {
  task: 'sum',
  seed: 1,
  units: 10,
  learningRate: 0.001,
  epochs: 300,
  forgetGate: 'learned',
};
const MEMORY: Settings = {
  task: 'flagged-memory',
  seed: 1,
  units: 10,
  learningRate: 0.01,
  epochs: 40,
  forgetGate: 'learned',
};

const CLAMPED: Settings = { ...MEMORY, forgetGate: 'zero' };

const inFolder = useTemporaryFolder('demo');
let files: Record<string, string> = {};
const expected: Record<string, string> = {};

beforeAll(async () => {
  files = await prepareSite(inFolder('site'));
  for (const settings of [PLAIN, MEMORY, CLAMPED]) {
    const training = new Training(settings);
    await training.run(settings.epochs);
    expected[writeSettings(settings)] = training.network.fingerprint();
  }
});

async function use(launcher: Launcher<BrowserRequest>, isolated: boolean): Promise<PageReport> {
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const options: PageSuiteOptions = {
    plain: writeSettings(PLAIN),
    memory: writeSettings(MEMORY),
    threads: isolated ? 2 : 1,
    axe: isAxeAsked(launcher.name),
  };
  return (await launcher.run({
    entry: path.join(import.meta.dirname, 'page-suite.ts'),
    options: { ...options },
    timeoutMs: TIMEOUT_MS,
    isolated,
    contentSecurityPolicy: policyAround(isolated),
    files,
  })) as PageReport;
}

const EVERYWHERE = [
  ['chromium', chromium, true],
  ['firefox', firefox, true],
  ['webkit', webkit, false],
] as const;
const OTHERWISE = [
  ['chromium', chromium, false],
  ['firefox', firefox, false],
  ['webkit', webkit, true],
] as const;
const WAYS = areAllTried ? [...EVERYWHERE, ...OTHERWISE] : EVERYWHERE;

describe.each(WAYS)('the page in %s', (_name, launcher, isolated) => {
  describe(isolated ? 'cross-origin isolated' : 'as any host serves it', () => {
    let report: PageReport;

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
      expect(report.skipped).toBe('results');
      expect(report.reached.slice(0, 6)).toEqual([
        'Skip to the results',
        'Train an LSTM',
        'Forecast a table',
        'Audit a training run',
        'task',
        'forgetGate',
      ]);
    });

    test('trains with the bits of Node', () => {
      const { untrained, trained } = report;
      expect(untrained).toMatchObject({ answer: 'Not trained yet', status: 'Press Train and watch.' });
      expect(trained.fingerprint).toBe(expected[writeSettings(PLAIN)]);
      expect(trained.status).toMatch(
        /^Trained for 300 epochs in \d+ ms\. The network (forgets|does not forget) selectively: selectivity index [0-9.]+\.$/,
      );
      expect(trained.rows).toEqual([
        expect.stringMatching(/^Before training \| /),
        expect.stringMatching(/^After training \| /),
      ]);
    });

    test('shows more and more while it trains, and is paused without a change of bits', () => {
      const { status, trained, pictures } = report.paused;
      expect(pictures).toBeGreaterThan(3);
      expect(status).toMatch(/^Paused after \d+ epochs\./);
      expect(trained).toEqual({ ...report.trained, status: expect.stringMatching(/^Trained for 300/) });
    });

    test('draws, and has the numbers in tables', () => {
      for (const { marks, rows } of Object.values(report.charts)) {
        expect(marks).toBeGreaterThan(3);
        expect(rows).toBeGreaterThan(0);
      }
    });

    test('answers otherwise when the forget gate of a network that has learned is fixed', () => {
      const { free, afterwards, clamped } = report.memory;
      expect([free.answer, afterwards.answer]).toEqual(['Yes', 'No']);
      expect(afterwards.rows).toHaveLength(3);
      expect(free.fingerprint).toBe(expected[writeSettings(MEMORY)]);
      // One that never had a forget gate is another network; its hidden state may do the work.
      expect(clamped.fingerprint).toBe(expected[writeSettings(CLAMPED)]);
    });

    test('predicts what is typed, and says what is wrong with it', () => {
      expect(report.predicted).toMatch(/Sequence 1Step1234input1234prediction/);
      expect(report.refused).toBe(
        'Line 1: expected numbers from -1000000 to 1000000, such as 2 or -0.5, got "x".',
      );
    });

    test('takes settings for what they are: not to be trusted', () => {
      const problem = 'Units: expected a whole number from 1 to 128, got "-5".';
      expect(report.invalid).toEqual({ problem, marked: true });
      expect(report.hostile).toEqual([
        'There is no task "<img src=x>".',
        'Units: expected a whole number from 1 to 128, got "1e99".',
        'Epochs: expected a whole number from 1 to 100000, got "0".',
      ]);
    });

    test('compares fingerprints', () => {
      expect(report.compared).toEqual([
        'Not a fingerprint: these are 64 digits from 0 to f.',
        'Another fingerprint: other settings, or not trained to the end.',
        'The same fingerprint: the same weights, bit for bit.',
      ]);
      expect(report.command).toBe(`npx lethe demo --fingerprint '${writeSettings(CLAMPED)}'`);
      expect(report.address).toBe(`#${writeSettings(CLAMPED)}`);
    });

    test('gives out the model as tfjs keeps it', async () => {
      const folder = inFolder(`model-${launcher.name}-${isolated}`);
      await mkdir(folder);
      expect(report.model.map(({ name }) => name)).toEqual(['model.json', 'weights.bin']);
      for (const { name, base64 } of report.model) await writeFile(path.join(folder, name), base64, 'base64');
      expect((await Network.load(folder)).fingerprint()).toBe(expected[writeSettings(PLAIN)]);
    });

    test('makes the report', () => {
      const [file, ...others] = report.report;
      expect(others).toEqual([]);
      expect(file?.name).toBe('lethe-flagged-memory.html');
      expect(Buffer.from(file?.base64 ?? '', 'base64').toString()).toMatch(
        /^<!doctype html>[\s\S]*flagged-memory[\s\S]*<svg[\s\S]*<\/html>\s*$/,
      );
    });

    test('has threads where it may have them', () => {
      expect(report.isolated).toMatch(isolated ? /^yes/ : /^no: training runs on one thread/);
      expect(report.threads).toMatch(isolated ? /^[2-9]\d* available/ : /^1 available, 1 used/);
    });
  });
});

test('the page itself is of little weight: what computes and draws is in workers', async () => {
  expect((await stat(inFolder('site/page.js'))).size).toBeLessThan(30_000);
});
