import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * lethe/core in one file, for where nothing resolves imports: workers of a page without a build step, service workers.
 *
 * @param folder has the modules, and package.json beside it.
 */
export async function buildCoreFile(folder) {
  const { outputFiles } = await build({
    stdin: { contents: "export * from './core.js';", resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser'],
    // Else esbuild takes #platform and the like from this project's own tsconfig.json.
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  // On a line of its own, where tools that tell ES modules by a look at the text find it.
  const oneFile = outputFiles[0].text.replace(/\s*export\{(?=[^{}]*\};?\s*$)/, '\nexport{');
  writeFileSync(path.join(folder, 'core.min.js'), oneFile);
}
