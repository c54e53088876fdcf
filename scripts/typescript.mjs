// Node 20 cannot import TypeScript: modules of the tests and the benchmarks are bundled first, packages left outside.
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Imports a TypeScript module of this project by its path from the root. Every file in the bundle sees
 * `import.meta.url` and `import.meta.dirname` as its own, so that files beside it are found.
 */
export async function importTypeScript(file) {
  const { build } = await import('esbuild').catch(() => {
    throw new Error(`${file}: the npm packages are not installed: run \`npm ci\` first`);
  });
  const parent = path.join(root, 'out/typescript');
  await mkdir(parent, { recursive: true });
  const directory = await mkdtemp(path.join(parent, 'module-'));
  try {
    const outfile = path.join(directory, 'module.mjs');
    await build({
      entryPoints: [path.join(root, file)],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      tsconfigRaw: '{}',
      plugins: [ownUrls],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Puts each file's own address in the place of `import.meta.url`, and its folder in that of `import.meta.dirname`. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const contents = text
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)));
      return { contents, loader: 'ts' };
    });
  },
};
