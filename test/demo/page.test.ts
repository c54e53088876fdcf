// The page in real browsers, isolated and not, as somebody uses it: what it computes is what Node computes.
import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildDemo } from '../../scripts/demo.mjs';
import { demoHeaders } from '../../src/cli/demo-server.js';
import { Training } from '../../src/demo/run/training.js';
import type { Settings } from '../../src/demo/settings.js';
import { writeSettings } from '../../src/demo/settings.js';
import { type BrowserRequest, chromium, firefox, type Launcher, webkit } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import type { PageReport, PageSuiteOptions } from './page-suite.js';

const TIMEOUT_MS = 150_000;
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

const inFolder = useTemporaryFolder('demo');
const files: Record<string, string> = {};
const expected: Record<string, string> = {};

beforeAll(async () => {
  await buildDemo(inFolder('site'));
  const page = await readFile(inFolder('site/index.html'), 'utf8');
  await writeFile(
    inFolder('site/index.html'),
    page.replace('<head>', '<head><script src="./watch.js"></script>'),
  );
  await cp(path.join(import.meta.dirname, 'watch.js'), inFolder('site/watch.js'));
  await cp(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), inFolder('site/axe.js'));
  for (const name of await readdir(inFolder('site'), { recursive: true })) {
    if (path.extname(name) !== '') files[`/site/${name.split(path.sep).join('/')}`] = inFolder('site', name);
  }
  for (const settings of [PLAIN, MEMORY, { ...MEMORY, forgetGate: 'zero' as const }]) {
    const training = new Training(settings);
    await training.run(settings.epochs);
    expected[writeSettings(settings)] = training.network.fingerprint();
  }
}, 60_000);

async function use(launcher: Launcher<BrowserRequest>, isolated: boolean): Promise<PageReport> {
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const options: PageSuiteOptions = {
    plain: writeSettings(PLAIN),
    memory: writeSettings(MEMORY),
    threads: isolated ? 2 : 1,
  };
  // The page around the page reports by fetch, and shows it in a frame.
  const policy = `${demoHeaders(isolated)['Content-Security-Policy']}; connect-src 'self'; frame-src 'self'`;
  return (await launcher.run({
    entry: path.join(import.meta.dirname, 'page-suite.ts'),
    options: { ...options },
    timeoutMs: TIMEOUT_MS,
    isolated,
    contentSecurityPolicy: policy,
    files,
  })) as PageReport;
}

describe.each([
  ['chromium', chromium, true],
  ['chromium', chromium, false],
  ['firefox', firefox, true],
  ['firefox', firefox, false],
  ['webkit', webkit, true],
  ['webkit', webkit, false],
] as const)('the page in %s', (name, launcher, isolated) => {
  test(
    `${isolated ? 'isolated' : 'not isolated'}: trains with the bits of Node, and answers`,
    async () => {
      const report = await use(launcher as Launcher<BrowserRequest>, isolated);
      expect(report.problems).toEqual([]);
      expect(report.violations).toEqual([]);
      expect(report.unlabelled).toEqual([]);
      expect(report.skipped).toBe('results');
      for (const file of report.loaded) expect(Object.keys(files)).toContain(file);

      expect(report.untrained).toMatchObject({ answer: 'Not trained yet', status: 'Press Train and watch.' });
      expect(report.trained.fingerprint).toBe(expected[writeSettings(PLAIN)]);
      expect(report.trained.status).toMatch(
        /^Trained for 300 epochs in \d+ ms\. It (forgets|does not forget) selectively: selectivity index [0-9.]+\.$/,
      );
      expect(report.trained.rows).toHaveLength(2);
      expect(report.paused.status).toMatch(/^Paused after \d+ epochs\./);
      expect(report.paused.trained).toEqual({
        ...report.trained,
        status: expect.stringMatching(/^Trained for 300/),
      });
      expect(report.paused.pictures).toBeGreaterThan(3);
      for (const { marks, rows } of Object.values(report.charts)) {
        expect(marks).toBeGreaterThan(3);
        expect(rows).toBeGreaterThan(0);
      }

      const { free, afterwards, clamped } = report.memory;
      expect(free.fingerprint).toBe(expected[writeSettings(MEMORY)]);
      expect(clamped.fingerprint).toBe(expected[writeSettings({ ...MEMORY, forgetGate: 'zero' })]);
      expect([free.answer, afterwards.answer]).toEqual(['Yes', 'No']);
      // Without a forget gate from the start, the hidden state learns to do its work.
      expect(clamped.rows.at(-1)).toMatch(/^After training/);

      expect(report.reached.slice(0, 5)).toEqual([
        'Skip to the results',
        'task',
        'forgetGate',
        'forgetGate',
        'forgetGate',
      ]);
      expect(report.predicted).toMatch(/Sequence 1Step1234input1234prediction/);
      expect(report.refused).toBe(
        'Line 1: expected numbers from -1000000 to 1000000, such as 2 or -0.5, got "x".',
      );
      expect(report.invalid).toEqual({
        problem: 'Units: expected a whole number from 1 to 128, got "-5".',
        focusable: true,
      });
      expect(report.hostile).toHaveLength(3);
      expect(report.compared).toEqual([
        'Not a fingerprint: these are 64 digits from 0 to f.',
        'Another fingerprint: other settings, or not trained to the end.',
        'The same fingerprint: the same weights, bit for bit.',
      ]);
      expect(report.model).toEqual([expect.stringMatching(/^model\.json \d+$/), 'weights.bin 2124']);
      expect(report.report.status).toBe('The report: lethe-flagged-memory.html.');
      expect(report.report.size).toBeGreaterThan(20_000);
      expect(report.isolated).toMatch(isolated ? /^yes/ : /^no: training runs on one thread/);
      expect(report.threads).toMatch(isolated ? /^[2-9]\d* available/ : /^1 available, 1 used/);
      expect(name).toBe(launcher.name);
    },
    TIMEOUT_MS + 10_000,
  );
});

test('the page itself is of little weight: what computes and draws is in workers', async () => {
  expect((await stat(inFolder('site/page.js'))).size).toBeLessThan(30_000);
});
