import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './places.mjs';
import { threadScript } from './thread-script.mjs';

/** The workers' scripts are classic ones, as browsers' workers take them and the package's other files are not: a folder of its own. */
export async function buildWorkers(folder) {
  const worker = path.join(folder, 'worker');
  mkdirSync(worker, { recursive: true });
  const source = path.join(ROOT, 'src/tfjs/generated/tfjs-wasm-worker.js');
  copyFileSync(source, path.join(worker, 'tfjs-wasm-worker.js'));
  writeFileSync(path.join(worker, 'lethe-worker.js'), await threadScript());
  writeFileSync(path.join(worker, 'package.json'), '{ "type": "commonjs" }\n');
}
