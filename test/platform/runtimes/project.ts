// Places in this repository, and what all bundles of suites have in common.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import type { RunScope } from './run-scope.js';

/** Where the launchers' host modules are: the code around a suite inside its runtime. */
const HOSTS = fileURLToPath(new URL('./hosts/', import.meta.url));

/** The repository: three levels above this directory. */
export const ROOT: string = fileURLToPath(new URL('../../../', import.meta.url));

/** `docs:forecast.md` is the first program of docs/forecast.md, as a function: edge-runtime takes no module that awaits. */
const PROGRAMS: Plugin = {
  name: 'programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^docs:/ }, ({ path: name }) => ({
      path: name.slice('docs:'.length),
      namespace: 'docs',
    }));
    onLoad({ filter: /.*/, namespace: 'docs' }, async ({ path: name }) => {
      const page = await readFile(path.join(ROOT, 'docs', name), 'utf8');
      const [, imports = '', body = ''] = /^```js\n((?:import .*?\n)*)(.*?)^```/ms.exec(page) ?? [];
      return { contents: `${imports}export default async () => {\n${body}};`, resolveDir: ROOT };
    });
  },
};

/** esbuild options of every bundle. The tests' own tsconfig is not read: its `paths` lead past `dist`. */
export const BUNDLE = {
  bundle: true,
  charset: 'utf8',
  target: 'es2022',
  tsconfigRaw: '{}',
  absWorkingDir: ROOT,
  logLevel: 'silent',
  loader: { '.keras': 'base64', '.h5': 'base64' },
  plugins: [PROGRAMS],
} as const satisfies BuildOptions;

export function hostModule(name: string): string {
  return path.join(HOSTS, `${name}.ts`);
}

export function npmPackage(name: string, ...rest: string[]): string {
  return path.join(ROOT, 'node_modules', name, ...rest);
}

/** A directory inside the repository (out/ is ignored by git): modules in it find our dependencies. */
export async function directoryInProject(scope: RunScope): Promise<string> {
  const parent = path.join(ROOT, 'out', 'platform');
  await mkdir(parent, { recursive: true });
  return scope.directory(parent);
}
