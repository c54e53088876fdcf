// The demo's pages as they are shown under test.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildDemo } from '../../scripts/demo.mjs';
import { demoHeaders } from '../../src/cli/demo-server.js';

/**
 * Builds the pages into a folder, with what notes their problems in each, and axe beside them.
 *
 * @returns absolute paths by URL path: `/site/page.js`
 */
export async function prepareSite(folder: string): Promise<Record<string, string>> {
  await buildDemo(folder);
  for (const name of await readdir(folder)) {
    if (path.extname(name) !== '.html') continue;
    const page = await readFile(path.join(folder, name), 'utf8');
    await writeFile(
      path.join(folder, name),
      page.replace('<head>', '<head><script src="./watch.js"></script>'),
    );
  }
  await cp(path.join(import.meta.dirname, 'watch.js'), path.join(folder, 'watch.js'));
  await cp(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), path.join(folder, 'axe.js'));
  const names = await readdir(folder, { recursive: true });
  return Object.fromEntries(
    names
      .filter((name) => path.extname(name) !== '')
      .map((name) => [`/site/${name.split(path.sep).join('/')}`, path.join(folder, name)]),
  );
}

/** The policy of `lethe demo`, and what the page around the page needs: it reports by fetch, and shows it in a frame. */
export function policyAround(isolated: boolean): string {
  return `${demoHeaders(isolated)['Content-Security-Policy']}; connect-src 'self'; frame-src 'self'`;
}
