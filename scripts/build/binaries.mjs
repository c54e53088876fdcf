import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './places.mjs';

/** The compiled modules, as files and in the form in which Next.js imports them for its edge runtime. */
export async function copyBinaries(folder) {
  for (const [source, place, name] of [
    ['src/engine/generated', 'kernels', 'kernels'],
    ['src/tfjs/generated', 'tfjs/generated', 'tfjs-simd'],
  ]) {
    const target = path.join(folder, place);
    mkdirSync(target, { recursive: true });
    const file = path.join(target, `${name}.wasm`);
    copyFileSync(path.join(ROOT, source, `${name}.wasm`), file);
    chmodSync(file, 0o644); // Upstream's is executable.
    writeFileSync(path.join(target, 'edge-light.js'), `export { default } from './${name}.wasm?module';\n`);
  }
}
