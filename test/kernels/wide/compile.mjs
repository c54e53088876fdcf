// Compiles the kernels in another runtime, whose V8 traces what it packs, and tells which export is which function.
import { readFileSync } from 'node:fs';

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const memory = new WebAssembly.Memory({ initial: 2 });
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const names = Object.entries(exports).map(([name, { name: index }]) => [index, name]);
console.log(`\n${JSON.stringify(Object.fromEntries(names))}`);
