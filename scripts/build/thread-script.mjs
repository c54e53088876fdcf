import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './places.mjs';

/** The classic script that each thread of the engine runs, as text. */
export async function threadScript() {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, 'src/engine/kernels/worker-source.ts')],
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  const module = Buffer.from(outputFiles[0].contents).toString('base64');
  const { workerSource } = await import(`data:text/javascript;base64,${module}`);
  return workerSource;
}
