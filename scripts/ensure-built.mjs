import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inputs = ['src', 'scripts', 'package.json', 'rollup.config.mjs', 'tsconfig.json'];

/** Builds dist/ unless it is there and newer than everything that it is made of. */
export function ensureBuilt() {
  const result = path.join(root, 'dist/tfjs/generated/tfjs-simd.d.ts'); // The last file of a build.
  const built = existsSync(result) ? statSync(result).ctimeMs : 0;
  if (inputs.some((input) => newest(path.join(root, input)) > built)) {
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  }
}

function newest(place) {
  const stats = statSync(place);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(place)
    .filter((name) => name !== 'generated')
    .map((name) => newest(path.join(place, name)));
  return Math.max(0, ...inside);
}
