// Runs edge/function.js in edge-runtime, which may compile neither text nor bytes. The argument: file by variable.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EdgeRuntime } from 'edge-runtime';

const modules = {};
for (const [name, file] of Object.entries(JSON.parse(process.argv[2]))) {
  modules[name] = await WebAssembly.compile(await readFile(path.join('edge', file)));
}
const runtime = new EdgeRuntime({
  initialCode: await readFile('edge/function.js', 'utf8'),
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, modules),
});
const response = await runtime.dispatchFetch('http://127.0.0.1/');
if (response.status !== 200) throw new Error(await response.text());
console.log(await response.text());
