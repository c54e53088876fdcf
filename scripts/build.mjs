// npm run build: generated parts of tfjs, JavaScript by Rollup, declarations by tsc, files that go along.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

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

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
node('scripts/generate.mjs');
node(command('rollup'), '--config', 'rollup.config.mjs', '--silent');
node(command('typescript', 'tsc'), '--project', 'tsconfig.json', '--emitDeclarationOnly');

const generated = path.join(root, 'src/tfjs/generated');
const target = path.join(root, 'dist/tfjs/generated');
mkdirSync(target, { recursive: true });
for (const file of ['tfjs-simd.wasm', 'tfjs-wasm-worker.js']) {
  copyFileSync(path.join(generated, file), path.join(target, file));
  chmodSync(path.join(target, file), 0o644);
}
