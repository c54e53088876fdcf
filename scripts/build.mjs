// npm run build: generated parts of tfjs, kernels by asc, JavaScript by Rollup, the demo by esbuild, declarations by tsc,
// files that go along.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ensureSources } from './build/sources.mjs';
import { buildDemo } from './demo.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
/** The script behind a package's command, without going through a shell or npx. */
const command = (name, bin = name) => {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin: bins } = require(manifest);
  return path.join(path.dirname(manifest), typeof bins === 'string' ? bins : bins[bin]);
};
const node = (script, ...args) =>
  execFileSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

await ensureSources();
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
node(command('rollup'), '--config', 'rollup.config.mjs', '--silent');

// lethe/core in one file, for where nothing resolves imports: workers of a page without a build step, service workers.
const { outputFiles } = await build({
  stdin: { contents: "export * from './core.js';", resolveDir: path.join(root, 'dist') },
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  conditions: ['browser'],
  // Else esbuild takes #platform and the like from this project's own tsconfig.json.
  tsconfigRaw: '{}',
  logLevel: 'error',
});
// On a line of its own, where tools that tell ES modules by a look at the text find it.
const oneFile = outputFiles[0].text.replace(/\s*export\{(?=[^{}]*\};?\s*$)/, '\nexport{');
writeFileSync(path.join(root, 'dist/core.min.js'), oneFile);

await buildDemo();
// The report draws by what the page draws by, which has the packages inside: nobody has to install them, and it is there once.
writeFileSync(
  path.join(root, 'dist/forgetting/report/plot.js'),
  "export * from '../../demo/site/plot.js';\n",
);

const generated = path.join(root, 'src/tfjs/generated');
// A classic script, as browsers' workers take it and this package's other files are not: a folder of its own.
const worker = path.join(root, 'dist/worker');
mkdirSync(worker, { recursive: true });
copyFileSync(path.join(generated, 'tfjs-wasm-worker.js'), path.join(worker, 'tfjs-wasm-worker.js'));
const { workerSource } = await import('../dist/engine/kernels/worker-source.js');
writeFileSync(path.join(worker, 'lethe-worker.js'), workerSource);
writeFileSync(path.join(worker, 'package.json'), '{ "type": "commonjs" }\n');
mkdirSync(path.join(root, 'dist/kernels'), { recursive: true });
copyFileSync(
  path.join(root, 'src/engine/generated/kernels.wasm'),
  path.join(root, 'dist/kernels/kernels.wasm'),
);
const wasm = path.join(root, 'dist/tfjs/generated/tfjs-simd.wasm');
copyFileSync(path.join(generated, 'tfjs-simd.wasm'), wasm);
chmodSync(wasm, 0o644); // Upstream's is executable.

// After all scripts, so that these are whole even if a type is not.
node(command('typescript', 'tsc'), '--project', 'tsconfig.json', '--emitDeclarationOnly');
// Its declarations are packages' that nobody has to install; nothing outside needs more of them than this.
writeFileSync(
  path.join(root, 'dist/forgetting/report/plot.d.ts'),
  'export declare function drawing(options: object): string;\n',
);
// Users' compilers do not know AssemblyScript's names for numbers (src/kernels/portable.d.ts).
const kernels = path.join(root, 'dist/kernels');
for (const name of readdirSync(kernels, { recursive: true }).filter((file) => file.endsWith('.d.ts'))) {
  const file = path.join(kernels, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/: i32\b/g, ': number'));
}
// The compiled modules: their types, and the form in which Next.js imports them for its edge runtime.
for (const [folder, name] of [
  ['dist/kernels', 'kernels'],
  ['dist/tfjs/generated', 'tfjs-simd'],
]) {
  const write = (file, text) => writeFileSync(path.join(root, folder, file), text);
  write(`${name}.d.ts`, 'declare const module: WebAssembly.Module;\nexport default module;\n');
  write('edge-light.js', `export { default } from './${name}.wasm?module';\n`);
}
