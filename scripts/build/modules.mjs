// JavaScript: one ES module per source file, so that dist/ reads like src/ and bundlers drop what is not used. What differs
// between runtimes (`#platform`, `#folders`, `#kernels`, `#tfjs-binaries`) stays an import that package.json's
// `imports` answers by condition, in Node as in every bundler.
import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import esbuild from 'rollup-plugin-esbuild';
import { importTypeScript } from '../typescript.mjs';
import { ROOT } from './places.mjs';

const bare = /^[^./]|^#|\.wasm$/;
/** What draws charts stays an import of its own, which the demo's build answers. */
const drawing = /\/plot\.js$/;
const typescript = esbuild({ target: 'es2022', include: /\.ts$/ });

/** Whose enums become numbers where they are used: a table of names is left where somebody asks for names alone. */
const ENUMS = ['src/kernels/program/opcodes.ts', 'src/kernels/optimizers/hyperparameters.ts'];

/** esbuild does that by itself, but only where it bundles. */
const enumsInlined = {
  name: 'enums-inlined',
  async buildStart() {
    this.cache.set('enums', Object.assign({}, ...(await Promise.all(ENUMS.map(importTypeScript)))));
  },
  transform(code) {
    const enums = this.cache.get('enums');
    return code.replace(/\b([A-Z]\w+)\.([A-Z]\w*)\b/g, (text, name, member) => {
      const value = Object.hasOwn(enums, name) ? enums[name][member] : undefined;
      return typeof value === 'number' ? `${value} /* ${text} */` : text;
    });
  },
};

const MODULES = {
  // Nothing here does anything by being imported: no imports without names are left for bundlers to follow.
  treeshake: { moduleSideEffects: false },
  input: [
    'src/index.ts',
    'src/core.ts',
    'src/tfjs-wasm.ts',
    'src/bench/index.ts',
    'src/checkpoint/index.ts',
    'src/receipt/index.ts',
    'src/exchange/keras/index.ts',
    'src/exchange/pytorch/index.ts',
    'src/exchange/onnx/index.ts',
    'src/classify/index.ts',
    'src/forecast/index.ts',
    'src/fleet/index.ts',
    'src/fleet/bullmq/index.ts',
    'src/fleet/threads/job-worker.ts',
    'src/classify/report/report.ts',
    'src/forecast/report/report.ts',
    'src/forgetting/index.ts',
    'src/forgetting/report/report.ts',
    'src/cli/main.ts',
    'src/cli/verify-worker.ts',
    'src/engine/platform/node.ts',
    'src/engine/platform/browser.ts',
    'src/engine/platform/edge.ts',
    'src/network/storage/folders/disk.ts',
    'src/network/storage/folders/none.ts',
    'src/engine/kernels/worker-source.ts',
    'src/engine/kernels/binaries/embedded.ts',
    'src/engine/kernels/binaries/imported.ts',
    'src/engine/kernels/binaries/none.ts',
    'src/tfjs/binaries/embedded.ts',
    'src/tfjs/binaries/imported.ts',
    'src/tfjs/binaries/none.ts',
  ].map((file) => path.join(ROOT, file)),
  external: (id, importer) => importer !== undefined && (bare.test(id) || drawing.test(id)),
  plugins: [typescript, enumsInlined],
};

/** In the place of what `MODULES` made of it: with the package that it imports, so that `lethe/core` needs none. */
const SHA256 = {
  input: path.join(ROOT, 'src/sha256.ts'),
  plugins: [nodeResolve(), typescript],
};

/** Writes them into a folder. */
export async function buildModules(folder) {
  await write(MODULES, {
    dir: folder,
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: path.join(ROOT, 'src'),
  });
  await write(SHA256, { file: path.join(folder, 'sha256.js'), format: 'esm' });
}

/** Files that the package of SHA-256 is made of. */
export async function bundledBySha256() {
  const bundle = await rollup(SHA256);
  try {
    return bundle.watchFiles;
  } finally {
    await bundle.close();
  }
}

async function write(input, output) {
  const bundle = await rollup(input);
  try {
    await bundle.write({ ...output, sourcemap: false });
  } finally {
    await bundle.close();
  }
}
