// What all examples have in common: they are small, and whole when their folder is copied.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../platform/runtimes/project.js';
import { exampleFolder } from './project.js';

const NAMES = [
  'accelerate',
  'browser',
  'desktop',
  'edge-runtime',
  'fleet-redis',
  'gestures',
  'keras-edge',
  'models',
  'next',
  'node-threads',
  'online',
  'serve',
  'workerd',
];
/** Those that need TensorFlow.js, and what beside the packages that ours asks for. */
const WITH_TFJS: { readonly [name: string]: readonly string[] } = {
  accelerate: ['@tensorflow/tfjs-backend-cpu'],
  models: [],
};
/** The one with a queue and its dashboard: that of the versions that setup installs. */
const WITH_REDIS = 'fleet-redis';
/** The one in Next.js, of the version that setup installs: next.test.ts of the package builds it together with routes of its own. */
const WITH_NEXT = 'next';
const NEXT = path.join(import.meta.dirname, '../package/next');
const MOST_LINES = 120;

async function manifestOf(folder: string): Promise<Record<string, Record<string, string>>> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
}

async function redisPackages(): Promise<Record<string, string | undefined>> {
  const { bullmq, ioredis } = (await manifestOf(ROOT)).peerDependencies ?? {};
  const { dependencies } = await manifestOf(path.join(import.meta.dirname, 'bull-board'));
  return { bullmq, ioredis, ...dependencies };
}

test('each has a folder, and each folder is tested', async () => {
  const entries = await readdir(path.join(ROOT, 'examples'), { withFileTypes: true });
  expect(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual(NAMES);
  const tests = await readdir(import.meta.dirname);
  const here = NAMES.filter((name) => name !== WITH_NEXT);
  expect(tests).toEqual(expect.arrayContaining(here.map((name) => `${name}.test.ts`)));
});

test.each(NAMES)(
  '%s asks for this version of the package, and tools of the versions tested here',
  async (name) => {
    const ours = await manifestOf(ROOT);
    const { dependencies, devDependencies = {} } = await manifestOf(exampleFolder(name));
    const peers = Object.entries(ours.peerDependencies ?? {}).filter(([peer]) =>
      peer.startsWith('@tensorflow/'),
    );
    const others = WITH_TFJS[name]?.map((one) => [one, ours.devDependencies?.[one]]);
    const tfjs = others === undefined ? {} : Object.fromEntries([...peers, ...others]);
    const redis = name === WITH_REDIS ? await redisPackages() : {};
    const next = name === WITH_NEXT ? (await manifestOf(NEXT)).dependencies : {};
    expect(dependencies).toEqual({ ...tfjs, ...redis, ...next, lethe: `^${ours.version}` });
    const tested = Object.keys(devDependencies).map((tool) => [tool, ours.devDependencies?.[tool]]);
    expect(devDependencies).toEqual(Object.fromEntries(tested));
  },
);

test.each(NAMES)(
  '%s tells what it is, how to run it here and elsewhere, and what to expect',
  async (name) => {
    const readme = await readFile(path.join(exampleFolder(name), 'README.md'), 'utf8');
    expect(readme).toContain('## Run it');
    expect(readme).toMatch(/^npm install +# .*package\.json names lethe.*install it as README\.md says$/m);
    expect(readme).toContain(`cd examples/${name}\n`);
  },
);

test.each(NAMES)(
  '%s has scripts of at most 120 lines that import the package and their runtime',
  async (name) => {
    const allowed =
      /^(\.{1,2}\/.+\.(jsx?|bin|css)|react|lethe\/(classify|core|forecast|forecast\/report|keras)|lethe\/kernels\.wasm|cloudflare:workers|node:.+|esbuild|edge-runtime)$/;
    const folder = exampleFolder(name);
    const files = await readdir(folder, { recursive: true });
    const scripts = files.filter((file) => /\.jsx?$/.test(file) && !file.includes('node_modules'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      const text = await readFile(path.join(folder, script), 'utf8');
      expect({ script, lines: text.split('\n').length <= MOST_LINES }).toEqual({ script, lines: true });
      const imports = [...text.matchAll(/(?:^import|^\} from|^export .* from)[^'"\n]*'([^']+)'/gm)];
      const ofTfjs = name in WITH_TFJS ? /^(lethe|@tensorflow\/tfjs-(backend-cpu|core|layers))$/ : /^$/;
      const ofRedis =
        name === WITH_REDIS
          ? /^(bullmq|hono|ioredis|lethe\/fleet|@hono\/node-server|@bull-board\/\w+)(\/|$)/
          : /^$/;
      const isAllowed = (one: string): boolean => [allowed, ofTfjs, ofRedis].some((each) => each.test(one));
      expect(imports.map(([, specifier]) => specifier ?? '').filter((one) => !isAllowed(one))).toEqual([]);
    }
  },
);
