// What dist/ consists of: each stage with what it is made of and which files it makes.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildDemo } from '../demo.mjs';
import { INPUTS as KERNELS } from '../kernels.mjs';
import { copyBinaries } from './binaries.mjs';
import { buildCoreFile } from './core-file.mjs';
import { buildDeclarations } from './declarations.mjs';
import { buildEntryKernels } from './entries/kernels.mjs';
import { buildEntryModules } from './entries/modules.mjs';
import { buildModules } from './modules.mjs';
import { buildWorkers } from './workers.mjs';

/** The builder itself, and the packages that it uses. */
const BUILDER = ['package.json', 'package-lock.json', 'scripts/build', 'scripts/build.mjs'];
const SOURCES = ['src'];
/** What the page consists of; its stage fails if it imports anything else. */
const PAGE = [
  ...[
    'demo',
    'forecast',
    'series/data',
    'forgetting',
    'report',
    'receipt',
    'checkpoint',
    'network',
    'formats',
    'session',
  ],
  ...['compiler', 'engine', 'kernels', 'random', 'text', 'errors.ts', 'sha256.ts', 'version.ts'],
].map((name) => `src/${name}`);

/**
 * Each file of dist/ belongs to the first stage that owns it.
 *
 * - `inputs`: files and folders
 * - `owns`: by path relative to dist/
 * - `make`: writes them into a folder
 * - `last`: whether it reads there what the others have written
 */
export const STAGES = [
  {
    name: 'declarations',
    inputs: [...BUILDER, ...SOURCES, 'tsconfig.json'],
    owns: (file) => file.endsWith('.d.ts'),
    make: buildDeclarations,
  },
  {
    name: 'demo',
    inputs: [...BUILDER, ...PAGE, 'scripts/demo.mjs'],
    owns: (file) => file.startsWith('demo/site/') || file === 'report/plot.js',
    make: async (folder) => {
      const { read } = await buildDemo(path.join(folder, 'demo/site'));
      const sources = read.filter((file) => file.startsWith('src/'));
      const unknown = sources.find(
        (file) => !PAGE.some((part) => file === part || file.startsWith(`${part}/`)),
      );
      if (unknown !== undefined)
        throw new Error(`build: demo: ${unknown} is none of the inputs in scripts/build/stages.mjs`);
      // Reports draw by what the page draws by, which has the packages inside: nobody has to install them, and it is
      // there once.
      const report = path.join(folder, 'report');
      mkdirSync(report, { recursive: true });
      writeFileSync(path.join(report, 'plot.js'), "export * from '../demo/site/plot.js';\n");
    },
  },
  {
    name: 'workers',
    inputs: [...BUILDER, 'src/engine/kernels/worker-source.ts', 'src/tfjs/generated/tfjs-wasm-worker.js'],
    owns: (file) => file.startsWith('worker/'),
    make: buildWorkers,
  },
  {
    name: 'entry-kernels',
    inputs: [...BUILDER, ...KERNELS, 'src/core/sets.ts'],
    owns: (file) =>
      /^(kernels\/|engine\/generated\/kernels-)(lstm|forecast-inference).*\.(wasm|js)$/.test(file),
    make: buildEntryKernels,
  },
  {
    name: 'entry-modules',
    inputs: [...BUILDER, ...SOURCES],
    owns: (file) =>
      /^(core\/.*|forecast\/inference|engine\/kernels\/binaries\/(embedded|imported)-.*)\.js$/.test(file),
    make: buildEntryModules,
    last: true,
  },
  {
    name: 'binaries',
    inputs: [...BUILDER, 'src/engine/generated/kernels.wasm', 'src/tfjs/generated/tfjs-simd.wasm'],
    owns: (file) => file.endsWith('.wasm') || file.endsWith('edge-light.js'),
    make: copyBinaries,
  },
  {
    name: 'core-file',
    inputs: [...BUILDER, ...SOURCES],
    owns: (file) => file === 'core.min.js',
    make: buildCoreFile,
    last: true,
  },
  {
    name: 'modules',
    inputs: [...BUILDER, ...SOURCES],
    owns: () => true,
    make: buildModules,
  },
];
