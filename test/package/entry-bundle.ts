// What an application gets of one of the small entries, as esbuild bundles it.
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { BUNDLE, ROOT } from '../platform/runtimes/project.js';

/** A bundle: paths below dist/ of all that is in it, and its bytes after gzip, binaries included. */
export interface EntryBundle {
  readonly files: string[];
  readonly bytes: number;
}

/** @param conditions of exports, which tell a runtime's files from others */
export async function bundleOf(specifier: string, conditions: readonly string[]): Promise<EntryBundle> {
  const { metafile, outputFiles } = await build({
    ...BUNDLE,
    stdin: { contents: `export * from '${specifier}';`, resolveDir: ROOT, sourcefile: 'program.js' },
    outdir: path.join(ROOT, 'out/bundle'),
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: [...conditions],
    loader: { '.wasm': 'copy' },
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  return {
    files: files.filter((file) => file !== 'program.js').map((file) => file.replace(/^.*?dist\//, '')),
    bytes: outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
  };
}
