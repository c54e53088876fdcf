/** The test files that take longest, longest first (`npm test -- --slowest`). */
export const LONGEST = [
  'test/platform/platform.test.ts',
  'test/benchmarks/quick.test.ts',
  'test/engine/kernels/runtimes.test.ts',
  'test/demo/page.test.ts',
  'test/demo/audit/page.test.ts',
  'test/cli/interrupt.test.ts',
  'test/package/core-bundlers.test.ts',
  'test/upstream/op-tests.test.ts',
  'test/package/bundlers.test.ts',
  'test/tfjs/kernels/training-sweep.test.ts',
  'test/package/next.test.ts',
];

/** Of the unit tier: a third of its time. `npm run test:unit` leaves them to `npm test`, unless files are named. */
export const LONG_UNITS = [
  'test/demo/draw.test.ts',
  'test/engine/kernels/threads.test.ts',
  'test/forgetting/tasks/reber.test.ts',
  'test/forgetting/tasks/tasks.test.ts',
  'test/forgetting/tasks/temporal-order.test.ts',
  'test/forgetting/verify/broken-training.test.ts',
  'test/forgetting/verify/verify.test.ts',
  'test/network/storage/fuzz.test.ts',
  'test/tfjs/compiled/agreement.test.ts',
  'test/tfjs/compiled/model-state.test.ts',
  'test/tfjs/storage/save-in-training.test.ts',
];

/**
 * Whole files that only the long run has, unless they are named: our own builds, and other people's tools, whose parts of ours are
 * tried in the gate by cheaper tests (test/package/core.test.ts bundles for the edge as Next.js does).
 */
export const NIGHTLY = ['test/package/builds.test.ts', 'test/package/next.test.ts'];
