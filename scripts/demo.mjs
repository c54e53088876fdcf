// The demo as static files: three pages, each with a worker that computes, one that draws, the script of the engine's
// threads, and what is loaded only when it is needed (chunks/). Addresses are relative, so that any host serves it from any folder.
// node scripts/demo.mjs [FOLDER] builds it alone.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { threadScript } from './build/thread-script.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = path.join(root, 'src/demo');

/** What package.json's `imports` answer in browsers, among the sources. */
const PLATFORM = {
  '#platform': 'src/engine/platform/browser.ts',
  '#folders': 'src/network/storage/folders/none.ts',
  '#kernels': 'src/engine/kernels/binaries/embedded.ts',
  '#csv': 'node_modules/csv-parse/dist/esm/sync.js',
};

const inBrowsers = {
  name: 'in-browsers',
  setup({ onResolve }) {
    onResolve({ filter: /^#/ }, ({ path: name }) => {
      const file = PLATFORM[name];
      return file === undefined
        ? { errors: [{ text: `${name}: the demo does without` }] }
        : { path: path.join(root, file) };
    });
  },
};

/**
 * Builds the page into a folder, which it empties before. src/engine/generated has to be there.
 *
 * @returns paths relative to this project: `read`, the files that it is made of, and `embedded`, those of which something is left
 *   in what was built
 */
export async function buildDemo(folder = path.join(root, 'dist/demo/site')) {
  const generated = path.join(root, 'src/engine/generated/kernels-binary.js');
  if (!existsSync(generated)) throw new Error('demo: the kernels are not built: run `npm run build` first');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: {
      page: path.join(source, 'page/page.ts'),
      worker: path.join(source, 'worker/worker.ts'),
      audit: path.join(source, 'audit/page/page.ts'),
      'audit-worker': path.join(source, 'audit/worker/worker.ts'),
      forecast: path.join(source, 'forecast/page/page.ts'),
      'forecast-worker': path.join(source, 'forecast/worker/worker.ts'),
      draw: path.join(source, 'draw/worker.ts'),
      // What draws charts, with its packages: also for reports (scripts/build.mjs).
      plot: path.join(root, 'src/report/plot.ts'),
      style: path.join(source, 'style.css'),
    },
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    tsconfigRaw: '{}',
    plugins: [inBrowsers],
    logLevel: 'error',
  });
  for (const page of ['index.html', 'forecast.html', 'audit.html']) {
    copyFileSync(path.join(source, page), path.join(folder, page));
  }
  writeFileSync(path.join(folder, 'lethe-worker.js'), await threadScript());
  const embedded = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
  );
  return { read: Object.keys(metafile.inputs), embedded: [...new Set(embedded)] };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildDemo(process.argv[2]);
}
