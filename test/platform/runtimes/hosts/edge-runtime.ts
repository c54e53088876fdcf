// A suite for Node that runs another one inside edge-runtime, as restricted as it is in production.
import { readFile } from 'node:fs/promises';
import { EdgeRuntime } from 'edge-runtime';

export interface EdgeOptions {
  /** Path of the bundled edge function. */
  bundle: string;
  /** Paths of WebAssembly modules by the name they get in the global `__wasmModules`. */
  wasmModules: Record<string, string>;
  /** The inner suite's options. */
  options: Record<string, unknown>;
}

/** The body of the edge function's answer. */
export async function runSuite({ bundle, wasmModules, options }: EdgeOptions): Promise<string> {
  const modules: Record<string, WebAssembly.Module> = {};
  for (const [name, path] of Object.entries(wasmModules)) {
    modules[name] = await WebAssembly.compile(await readFile(path));
  }
  const runtime = new EdgeRuntime({
    initialCode: await readFile(bundle, 'utf8'),
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, { __wasmModules: modules }),
  });
  const response = await runtime.dispatchFetch('http://127.0.0.1/', {
    method: 'POST',
    body: JSON.stringify(options),
  });
  if (response.status !== 200) throw new Error(`the edge function answered ${response.status}`);
  return response.text();
}
