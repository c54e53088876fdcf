// Runs the edge function on this machine with the limits of production: no eval, no compiling of WebAssembly.
// Run it: node serve.js [port]
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EdgeRuntime, runServer } from 'edge-runtime';
import { build } from 'esbuild';

/** Does what Vercel's build does: each import of `x.wasm?module` becomes a global with the compiled module. */
const modules = new Map();
const wasmModules = {
  name: 'wasm-modules',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /\.wasm\?module$/ }, async ({ path, ...from }) => {
      const { importer, kind, resolveDir } = from;
      const found = await resolve(path.replace('?module', ''), { importer, kind, resolveDir });
      return { ...found, namespace: 'wasm-module' };
    });
    onLoad({ filter: /.*/, namespace: 'wasm-module' }, async ({ path }) => {
      const name = `wasm_${modules.size}`;
      modules.set(name, await WebAssembly.compile(await readFile(path)));
      return { contents: `export default globalThis.${name};` };
    });
  },
};

const { outputFiles } = await build({
  stdin: {
    contents: `import handler from './function.js';
      addEventListener('fetch', (event) => event.respondWith(handler(event.request)));`,
    resolveDir: fileURLToPath(new URL('.', import.meta.url)),
  },
  bundle: true,
  write: false,
  format: 'iife',
  conditions: ['edge-light', 'worker', 'browser'],
  plugins: [wasmModules],
});

const runtime = new EdgeRuntime({
  initialCode: outputFiles[0].text,
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, Object.fromEntries(modules)),
});
const { url } = await runServer({ runtime, host: '127.0.0.1', port: Number(process.argv[2] ?? 3000) });
console.log(`Listening on ${url}`);
