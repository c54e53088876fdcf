// The kernels' own threads, barrier and control block, but with the programs of assembly/interpret.ts.
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { compileKernels } from '../../../scripts/kernels.mjs';
import { ROOT } from '../../platform/runtimes/project.js';

const SOURCES = path.join(ROOT, 'src/kernels/program');
const INTERPRETER = path.join(import.meta.dirname, 'assembly/interpret.ts');
/** Binaries by what they were made of (ignored by git): the compiler takes five seconds for one. */
const KEPT = path.join(ROOT, 'out/test-kernels');

/** Programs of the test's interpreter: what they do with the arguments of a run. */
export const Program = {
  exchange: 0,
  trap: 1,
  sleep: 2,
  touchEnd: 3,
  tellPacks: 4,
  takeParts: 5,
  takePartsWithout: 6,
  needOthers: 7,
} as const;

/** Bytes of the binary, for threads or not. */
export async function compileTestKernels(threads: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const file = path.join(KEPT, `${await hashOfSources()}-${threads ? 'threaded' : 'plain'}.wasm`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined) return new Uint8Array(kept);
  await mkdir(KEPT, { recursive: true });
  const folder = await mkdtemp(path.join(KEPT, 'making-'));
  try {
    const program = path.join(folder, 'program');
    await cp(SOURCES, program, { recursive: true });
    await cp(INTERPRETER, path.join(program, 'interpret.ts'));
    const outFile = path.join(folder, 'kernels.wasm');
    await compileKernels(path.join(program, 'threads.ts'), outFile, threads);
    await rename(outFile, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return new Uint8Array(await readFile(file));
}

async function hashOfSources(): Promise<string> {
  const names = (await readdir(SOURCES)).sort();
  const compiler = ['scripts/kernels.mjs', 'scripts/constants.mjs', 'package-lock.json'];
  const files = [
    ...names.map((name) => path.join(SOURCES, name)),
    INTERPRETER,
    ...compiler.map((name) => path.join(ROOT, name)),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
