/** The test files that take longest, longest first (`npm test -- --slowest`). */
export const LONGEST = [
  'test/platform/platform.test.ts',
  'test/benchmarks/quick.test.ts',
  'test/engine/kernels/runtimes.test.ts',
  'test/demo/page.test.ts',
  'test/cli/interrupt.test.ts',
  'test/package/core-bundlers.test.ts',
  'test/upstream/op-tests.test.ts',
  'test/package/bundlers.test.ts',
  'test/tfjs/kernels/training-sweep.test.ts',
  'test/package/builds.test.ts',
  'test/package/next.test.ts',
];
