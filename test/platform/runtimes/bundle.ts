// Bundles of whole suites with the library, some 0.4 s of work each: made once for all runs of a process.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { BUNDLE } from './project.js';

/** A file of a bundle: names are relative to the bundle's folder. */
export interface BundledFile {
  name: string;
  contents: Uint8Array;
}

const made = new Map<string, Promise<BundledFile[]>>();

/** The files of a bundle. Sources that change while this process runs are not read again. */
export function bundle(options: Omit<BuildOptions, 'outdir' | 'outfile' | 'write'>): Promise<BundledFile[]> {
  const key = JSON.stringify(options);
  const present = made.get(key);
  if (present !== undefined) return present;
  const files = make(options);
  made.set(key, files);
  files.catch(() => made.delete(key));
  return files;
}

async function make(options: BuildOptions): Promise<BundledFile[]> {
  const outdir = path.resolve('/bundle');
  const loader = { ...BUNDLE.loader, ...options.loader };
  const { outputFiles } = await build({ ...BUNDLE, ...options, loader, outdir, write: false });
  return outputFiles.map((file) => ({ name: path.relative(outdir, file.path), contents: file.contents }));
}

/** Writes the files of a bundle into a folder. */
export async function writeBundle(directory: string, files: readonly BundledFile[]): Promise<void> {
  await Promise.all(files.map(({ name, contents }) => writeFile(path.join(directory, name), contents)));
}
