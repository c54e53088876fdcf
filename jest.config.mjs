export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
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
  moduleNameMapper: {
    '^#platform$': '<rootDir>/src/engine/platform/node.ts',
    '^#folders$': '<rootDir>/src/network/storage/folders/disk.ts',
    '^#kernels$': '<rootDir>/src/engine/kernels/binaries/embedded.ts',
    '^#tfjs-binaries$': '<rootDir>/src/tfjs/binaries/embedded.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
  },
  modulePathIgnorePatterns: ['<rootDir>/out/', '<rootDir>/dist/'],
  testTimeout: 60_000,
};
