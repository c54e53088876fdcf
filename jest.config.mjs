// Two tiers. `unit` needs the sources alone; `package` is the rest: the built package, other processes, other runtimes.
// Each test file is in one of them by what it imports (scripts/tests/tiers.mjs). A run builds what its own tiers need.
import os from 'node:os';
import { testFilesByTier } from './scripts/tests/tiers.mjs';

const tiers = testFilesByTier();

const common = {
  testEnvironment: '<rootDir>/scripts/tests/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/out/', '<rootDir>/dist/'],
};

const sources = {
  '^#platform$': '<rootDir>/src/engine/platform/node.ts',
  '^#folders$': '<rootDir>/src/network/storage/folders/disk.ts',
  '^#kernels$': '<rootDir>/src/engine/kernels/binaries/embedded.ts',
  '^#tfjs-binaries$': '<rootDir>/src/tfjs/binaries/embedded.ts',
  '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
};

/** What the package's own name means where nothing is built. */
const ownName = {
  '^lethe$': '<rootDir>/src/index.ts',
  '^lethe/(core|tfjs-wasm)$': '<rootDir>/src/$1.ts',
  '^lethe/(bench|checkpoint|classify|forecast|forgetting|receipt)$': '<rootDir>/src/$1/index.ts',
  '^lethe/(forecast|forgetting)/report$': '<rootDir>/src/$1/report/report.ts',
};

export default {
  // Only what hangs takes so long: on a machine that does much else, too, a test takes ten times its time.
  testTimeout: 180_000,
  // Jest's own choice leaves one core to itself, and of two that is half.
  maxWorkers: Math.max(2, os.availableParallelism() - 1),
  // Contexts of tests that are over stay in a worker's heap, and each collection goes through them: a new worker costs less.
  workerIdleMemoryLimit: '500MB',
  testSequencer: '<rootDir>/scripts/tests/sequencer.mjs',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: tiers.unit,
      moduleNameMapper: { ...ownName, ...sources },
      globalSetup: '<rootDir>/scripts/tests/make-sources.mjs',
    },
    {
      ...common,
      displayName: 'package',
      testMatch: tiers.package,
      moduleNameMapper: sources,
      globalSetup: '<rootDir>/scripts/tests/make-package.mjs',
    },
  ],
};
