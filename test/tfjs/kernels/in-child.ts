// Heavy tests run in a Node process of their own: Jest's VM is slow, and its typed arrays are not those of
// tfjs.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Bundles scripts, with one copy of tfjs-core among them, for Node.
 *
 * @param entry path below test/.
 * @param binaries path of what stands for `#tfjs-binaries`
 * @returns runs the bundle, whose last argument is a file for its report; the report is returned parsed.
 */
export async function bundleForChild(
  entry: string,
  binaries = 'src/tfjs/binaries/embedded.ts',
): Promise<{
  run: (args: string[], milliseconds: number) => Promise<unknown>;
  remove: () => Promise<void>;
}> {
  const parent = path.join(ROOT, 'out', 'tests');
  await mkdir(parent, { recursive: true });
  // Inside the repository, so that what stays outside of the bundle is found.
  const folder = await mkdtemp(path.join(parent, 'child-'));
  const bundle = path.join(folder, 'bundle.cjs');
  await build({
    entryPoints: [path.join(ROOT, 'test', entry)],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // tfjs's CommonJS files are bundles of their own, with registries that the other packages do not share.
    mainFields: ['module', 'main'],
    // tfjs's tests, and our scripts, are imported for their side effects; both packages say that they have
    // none.
    ignoreAnnotations: true,
    external: ['jasmine-core'],
    alias: {
      '#platform': path.join(ROOT, 'src/engine/platform/node.ts'),
      '#tfjs-binaries': path.join(ROOT, binaries),
    },
    absWorkingDir: ROOT,
    tsconfigRaw: '{}',
    logLevel: 'silent',
  });
  let runs = 0;
  return {
    async run(args, milliseconds) {
      runs++;
      const report = path.join(folder, `report-${runs}.json`);
      await promisify(execFile)(process.execPath, [bundle, ...args, report], {
        timeout: milliseconds,
        killSignal: 'SIGKILL',
        maxBuffer: 64 * 2 ** 20,
      });
      return JSON.parse(await readFile(report, 'utf8')) as unknown;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
