import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './places.mjs';

const require = createRequire(import.meta.url);

/** Declarations by TypeScript, with what users' compilers would stumble over replaced. */
export async function buildDeclarations(folder) {
  const args = ['--project', 'tsconfig.json', '--emitDeclarationOnly', '--outDir', folder];
  await tsc(args);
  // Its declarations are packages' that nobody has to install; nothing outside needs more of them than this.
  writeFileSync(
    path.join(folder, 'report/plot.d.ts'),
    'export declare function drawing(options: object): string;\n',
  );
  // Users' compilers do not know AssemblyScript's names for numbers (src/kernels/portable.d.ts).
  const kernels = path.join(folder, 'kernels');
  for (const name of readdirSync(kernels, { recursive: true }).filter((file) => file.endsWith('.d.ts'))) {
    const file = path.join(kernels, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/: i32\b/g, ': number'));
  }
  for (const binary of ['kernels/kernels', 'tfjs/generated/tfjs-simd']) {
    const types = 'declare const module: WebAssembly.Module;\nexport default module;\n';
    writeFileSync(path.join(folder, `${binary}.d.ts`), types);
  }
}

async function tsc(args) {
  const manifest = require.resolve('typescript/package.json');
  const script = path.join(path.dirname(manifest), require(manifest).bin.tsc);
  try {
    await promisify(execFile)(process.execPath, [script, ...args], { cwd: ROOT });
  } catch (error) {
    throw new Error(`build: declarations: tsc ended with ${error.code}\n${error.stdout}${error.stderr}`);
  }
}
