// Checkpoints that browsers keep: a page that is left in the middle of a training run goes on, when it is there again, with
// the bits of Node.
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type BrowserRequest,
  chromium,
  firefox,
  type Launcher,
  webkit,
} from '../../platform/runtimes/index.js';
import { makeNetwork, type Outcome, outcomeOf, STEPS, train } from './run.js';
import type { Kind, StoresReport, StoresSuiteOptions } from './suite.js';

/** After this many steps the page is left (suite.ts, which runs in browsers alone). */
const STEPS_BEFORE = 20;

const TIMEOUT_MS = 300_000;

interface Browser {
  readonly launcher: Launcher<BrowserRequest>;
  /** What it keeps checkpoints in; the first of them is what `browserStore` takes. */
  readonly kinds: readonly Kind[];
  readonly request: Partial<BrowserRequest> & { readonly [option: string]: unknown };
  /** Bytes that are more than its page may keep, where its user can say how much that is. */
  readonly tooMuch: number;
}

/** What Firefox is told to let all pages keep. */
const FEW_KIBIBYTES = 4096;

const BROWSERS: { readonly [name: string]: Browser } = {
  chromium: { launcher: chromium, kinds: ['opfs', 'indexeddb'], request: {}, tooMuch: 0 },
  firefox: {
    launcher: firefox,
    kinds: ['opfs', 'indexeddb'],
    request: { preferences: { 'dom.quotaManager.temporaryStorage.fixedLimit': FEW_KIBIBYTES } },
    tooMuch: 8 * 1024 * FEW_KIBIBYTES,
  },
  // WebKitGTK 2.50 has files of a page, and no way to replace one at once.
  webkit: {
    launcher: webkit as Launcher<BrowserRequest>,
    kinds: ['indexeddb'],
    request: { private: false },
    tooMuch: 0,
  },
};

let inNode: Outcome;

beforeAll(async () => {
  inNode = outcomeOf(await train(makeNetwork()));
});

describe.each(Object.entries(BROWSERS))('in %s', (_, { launcher, kinds, request, tooMuch }) => {
  let report: StoresReport;

  beforeAll(async () => {
    const missing = await launcher.missing();
    if (missing !== undefined) throw new Error(missing);
    const options: StoresSuiteOptions = { kinds, tooMuch };
    report = (await launcher.run({
      entry: path.join(import.meta.dirname, 'suite.ts'),
      options: { ...options },
      timeoutMs: TIMEOUT_MS,
      ...request,
    })) as StoresReport;
  }, TIMEOUT_MS);

  test('a run that is not interrupted has the bits of Node', () => {
    expect(report.whole).toEqual(inNode);
  });

  test.each(kinds.flatMap((kind) => [`${kind} page`, `${kind} worker`]))(
    'one whose page was left goes on with the same bits: %s',
    (name) => {
      const { steps, outcome } = report.resumed[name] ?? {};
      expect(outcome).toEqual(inNode);
      expect(steps).toBeGreaterThan(STEPS - STEPS_BEFORE);
      expect(steps).toBeLessThan(STEPS);
    },
  );

  test.each(kinds)(
    'a page and a worker that go on with one run at once both end in the same bits: %s',
    (kind) => {
      const { outcomes, left } = report.together[kind] ?? {};
      expect(outcomes).toEqual([inNode, inNode, inNode]);
      expect(left?.length).toBeLessThanOrEqual(2);
      expect(left?.at(-1)).toBe(`checkpoint-${String(STEPS).padStart(12, '0')}.lethe`);
    },
  );

  test.each(kinds)('another run is not mixed with one that is there: %s', (kind) => {
    expect(report.refused[kind]).toMatch(
      new RegExp(
        `^LetheError: checkpoints: ${kind}://${kind}-page: expected no checkpoint yet, got checkpoint-`,
      ),
    );
  });

  test('nothing is left beside checkpoints', () => {
    expect(report.beside).toEqual(kinds.includes('opfs') ? { opfs: [] } : {});
  });

  test('browserStore takes files, or the database that has the run already', () => {
    expect(report.chosen).toEqual([`${kinds[0]}://chosen-false`, 'indexeddb://chosen-true']);
  });

  test('where storage is blocked, fit says so before it trains', () => {
    const says = (start: string): object => ({
      error: expect.stringMatching(`^LetheError: ${start}`),
      trained: false,
    });
    const isBlocked = (kind: Kind): object =>
      says(
        `checkpoint: ${kind}://run: this page may not store anything, its storage is blocked: SecurityError: `,
      );
    const opfs = kinds.includes('opfs')
      ? isBlocked('opfs')
      : says('opfsStore: this runtime does not write files .*indexedDbStore');
    expect(report.blocked).toEqual({
      opfs,
      indexeddb: isBlocked('indexeddb'),
      browser: isBlocked('indexeddb'),
    });
  });

  if (tooMuch > 0) {
    test.each(kinds)('where storage is full, fit says so and keeps what was learned: %s', (kind) => {
      expect(report.full[kind]).toEqual({
        error: expect.stringMatching(
          `^LetheError: checkpoint: ${kind}://full: checkpoint-\\d+\\.lethe: this page's storage is full: QuotaExceededError: `,
        ),
        trained: true,
      });
    });
  }
});
