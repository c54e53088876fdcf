// tfjs-core's own op tests, which its npm package carries, on Lethe's threaded backend. All tests that need a backend
// run; upstream claims part of them for WebAssembly (claims.ts). The long run also runs them on the stock single-threaded
// backend, to know which failures are upstream's own.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { bundleForChild } from '../tfjs/kernels/in-child.js';
import { isClaimed } from './claims.js';
import { exclusions } from './exclusions.js';
import type { SpecReport } from './spec-report.js';
import type { Subject } from './subjects.js';

const TIME_LIMIT_MS = 240_000;

/** As of tfjs-core 4.22.0. Fewer means that tests were not found, not that they pass. */
const CLAIMED = 2406;
const ALL = 3845;
/** Different names that pass on Lethe's backend; the long run also compares them with those on the stock one. */
const PASSED = 3504;
/** Unclaimed tests that pass on Lethe's backend and not on the stock one, thanks to the added kernels. */
const GAINED = 46;

function namesOf({ passed, failed }: SpecReport): string[] {
  return [...passed, ...Object.keys(failed)];
}

describe("upstream's op tests", () => {
  let lethe: SpecReport;
  /** Without names that also failed: some tests share one. */
  let passedOnLethe: Set<string>;

  async function run(subject: Subject): Promise<SpecReport> {
    const child = await bundleForChild('upstream/run-specs.ts', 'test/upstream/binaries-once.ts');
    try {
      return (await child.run([subject], TIME_LIMIT_MS)) as SpecReport;
    } finally {
      await child.remove();
    }
  }

  beforeAll(async () => {
    lethe = await run('lethe');
    passedOnLethe = new Set(lethe.passed.filter((name) => !(name in lethe.failed)));
  }, TIME_LIMIT_MS + 30_000);

  test('run on two threads at each start of the backend', () => {
    expect(lethe.threads).toEqual([2]);
    expect(lethe.suiteFailures).toEqual([]);
  });

  test('run completely', () => {
    expect(namesOf(lethe).filter(isClaimed).length).toBeGreaterThanOrEqual(CLAIMED);
    expect(namesOf(lethe).length).toBeGreaterThanOrEqual(ALL);
  });

  test('pass wherever upstream claims it, except for the exclusions', () => {
    const failed = Object.entries(lethe.failed).filter(([name]) => isClaimed(name) && !(name in exclusions));
    expect(Object.fromEntries(failed)).toEqual({});
  });

  test('fail for every exclusion', () => {
    for (const name of Object.keys(exclusions)) expect(lethe.failed).toHaveProperty([name]);
  });

  test('pass as often as they did beside the stock backend', () => {
    expect(passedOnLethe.size).toBeGreaterThanOrEqual(PASSED);
  });

  if (areAllTried) {
    describe('beside the stock backend', () => {
      let stock: SpecReport;

      beforeAll(async () => {
        stock = await run('stock');
      }, TIME_LIMIT_MS + 30_000);

      test('are the same', () => {
        expect(namesOf(stock).sort()).toEqual(namesOf(lethe).sort());
      });

      test('pass wherever they pass there, claimed or not', () => {
        const lost = stock.passed.filter((name) => !(name in stock.failed) && !passedOnLethe.has(name));
        expect(lost).toEqual([]);
      });

      test('pass for the added kernels, where they fail there', () => {
        const gained = Object.keys(stock.failed).filter((name) => passedOnLethe.has(name));
        const ofSums = gained.filter((name) => name.startsWith('unsortedSegmentSum '));
        expect(ofSums.length).toBeGreaterThanOrEqual(12);
        expect(gained.filter((name) => name.startsWith('conv')).length).toBeGreaterThanOrEqual(9);
        expect(gained.length).toBeGreaterThanOrEqual(GAINED);
      });
    });
  }
});
