// dist/ is made anew by whoever runs `npm run build`: what is done with it here waits for a whole one.
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../platform/runtimes/project.js';

const ATTEMPTS = 20;
const PAUSE_MS = 1000;

/** Names and times of all files in dist/. */
async function readBuild(): Promise<Map<string, number>> {
  const names = await readdir(path.join(ROOT, 'dist'), { recursive: true }).catch((): string[] => []);
  const files = names.map((name) => path.join('dist', name));
  const times = files.map((file) =>
    stat(path.join(ROOT, file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return new Map((await Promise.all(times)).map((time, index) => [files[index] ?? '', time]));
}

/** Files that package.json names and dist/ lacks. */
async function missingIn(build: Map<string, number>): Promise<string[]> {
  const manifest = await readFile(path.join(ROOT, 'package.json'), 'utf8');
  const named = [...manifest.matchAll(/"(?:\.\/)?(dist\/[^"]+)"/g)].map(([, file]) => file ?? '');
  return named.filter((file) => !build.has(file));
}

/** A name for what `npm pack` would pack. */
async function keyOf(build: Map<string, number>): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([...build].sort()));
  for (const file of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    hash.update(await readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Does something with dist/, again if dist/ changed meanwhile.
 *
 * @param action gets a key that changes with what is packed.
 */
export async function onWholeBuild<T>(action: (key: string) => Promise<T>): Promise<T> {
  let missing: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await readBuild();
    missing = await missingIn(before);
    if (missing.length === 0) {
      const outcome = await action(await keyOf(before)).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      const after = await readBuild();
      if (JSON.stringify([...before]) === JSON.stringify([...after])) {
        if ('error' in outcome) throw outcome.error;
        return outcome.value;
      }
    }
    await delay(PAUSE_MS);
  }
  const why = missing.length === 0 ? 'kept changing' : `lacks ${missing.join(', ')}`;
  throw new Error(`dist/ ${why}: run npm run build`);
}
