// Compiles AssemblyScript entries of the tests as the build compiles the kernels, once for each state of the sources.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compileKernels } from '../../scripts/kernels.mjs';

const ROOT = join(import.meta.dirname, '../..');
const KERNELS = join(ROOT, 'src/kernels');
const CACHE = join(ROOT, 'node_modules/.cache/lethe-kernels');
const COMPILER = ['kernels.mjs', 'constants.mjs'].map((name) => join(ROOT, 'scripts', name));

/** The sources' paths and texts in one hash, with those of what compiles them. */
async function hashSources(entry: string): Promise<string> {
  const names = (await readdir(KERNELS, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const hash = createHash('sha256');
  for (const path of [...COMPILER, entry, ...names.map((name) => join(KERNELS, name))]) {
    hash.update(`\n${relative(ROOT, path)}\n`).update(await readFile(path));
  }
  return hash.digest('hex');
}

/**
 * The module of an AssemblyScript entry, which imports its memory as `env.memory`.
 *
 * @param entry absolute path
 * @param threads whether it is the build for threads, whose memory is shared
 */
export async function compileEntry(entry: string, threads: boolean = false): Promise<WebAssembly.Module> {
  const binary = join(CACHE, `${await hashSources(entry)}${threads ? '-threads' : ''}.wasm`);
  const cached = await readFile(binary).catch(() => undefined);
  if (cached !== undefined) return WebAssembly.compile(cached);
  await mkdir(CACHE, { recursive: true });
  // Tests run side by side: each writes a file of its own and moves it into place whole.
  const own = `${binary}.${process.pid}`;
  await compileKernels(entry, own, threads);
  const bytes = await readFile(own);
  await rename(own, binary);
  return WebAssembly.compile(bytes);
}
