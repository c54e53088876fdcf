// Which packages are inside the published one: those that the build bundles, by what the bundlers read, and those whose
// compiled code is in a binary, which no bundler sees.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledBySha256 } from '../build/modules.mjs';
import { ROOT } from '../build/places.mjs';
import { buildDemo } from '../demo.mjs';

const IN_PAGES = 'the pages of `lethe demo`, and the report of `lethe verify`';

/** Compiled into binaries. */
const COMPILED = [
  {
    name: '@tensorflow/tfjs-backend-wasm',
    where:
      '`lethe/tfjs-simd.wasm` and its workers: the binaries and the scripts that start them, edited as CONTRIBUTING says',
  },
  { name: 'assemblyscript', where: 'the kernels: parts of its standard library, compiled' },
];

/**
 * @returns packages in the order of their names: `{ name, version, license, where }`, `license` as its package.json names it
 */
export async function embeddedPackages() {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-licenses-'));
  try {
    const { embedded } = await buildDemo(path.join(folder, 'site'));
    const inPages = packagesOf(embedded);
    const inHash = packagesOf(await bundledBySha256());
    const found = new Map(COMPILED.map(({ name, where }) => [name, [where]]));
    const add = (name, where) => found.set(name, [...(found.get(name) ?? []), where]);
    for (const name of inHash) add(name, '`dist/sha256.js`, which `lethe/core` uses');
    for (const name of inPages) add(name, IN_PAGES);
    return await Promise.all(
      [...found]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(async ([name, where]) => {
          const manifest = await readFile(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
          const { version, license } = JSON.parse(manifest);
          return { name, version, license, where: where.join('; ') };
        }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names of the packages that some files are of, each once. */
function packagesOf(files) {
  const names = files.flatMap((file) => {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(file.replaceAll('\\', '/'));
    return name === null ? [] : [name[1]];
  });
  return [...new Set(names)];
}
