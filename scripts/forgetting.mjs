// npm run forgetting: docs/forgetting.md and its pictures out of the committed run. With -- --run [--seeds N] that run is
// made anew before, by `lethe verify --task all`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from './build/dist.mjs';
import { forgettingFiles, RUN } from './forgetting/files.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [run, ...options] = process.argv.slice(2);

await buildPackage();
if (run === '--run') {
  mkdirSync(path.dirname(path.join(root, RUN)), { recursive: true });
  const command = ['dist/cli/main.js', 'verify', '--task', 'all', '--brief', '--out', RUN, ...options];
  execFileSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
}
for (const [file, text] of Object.entries(await forgettingFiles()))
  writeFileSync(path.join(root, file), text);
