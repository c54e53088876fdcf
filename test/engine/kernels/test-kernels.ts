// The kernels' own threads, barrier and control block, but with the programs of assembly/interpret.ts.
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { compileKernels } from '../../../scripts/kernels.mjs';
import { ROOT } from '../../platform/runtimes/project.js';

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
  await mkdir(path.join(ROOT, 'out'), { recursive: true });
  const folder = await mkdtemp(path.join(ROOT, 'out', 'test-kernels-'));
  try {
    const program = path.join(folder, 'program');
    await cp(path.join(ROOT, 'src/kernels/program'), program, { recursive: true });
    const interpreter = path.join(import.meta.dirname, 'assembly/interpret.ts');
    await cp(interpreter, path.join(program, 'interpret.ts'));
    const outFile = path.join(folder, 'kernels.wasm');
    await compileKernels(path.join(program, 'threads.ts'), outFile, threads);
    return new Uint8Array(await readFile(outFile));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
