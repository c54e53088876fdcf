// A site as it is shown under test: with what notes problems in each of its pages, and with axe.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Puts both into a folder of pages.
 *
 * @returns absolute paths by URL path: `/site/page.js`
 */
export async function watchSite(folder: string): Promise<Record<string, string>> {
  for (const name of await readdir(folder)) {
    if (path.extname(name) !== '.html') continue;
    const page = await readFile(path.join(folder, name), 'utf8');
    await writeFile(
      path.join(folder, name),
      page.replace('<head>', '<head><script src="./watch.js"></script>'),
    );
  }
  await cp(path.join(import.meta.dirname, 'browser-watch.js'), path.join(folder, 'watch.js'));
  await cp(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), path.join(folder, 'axe.js'));
  const names = await readdir(folder, { recursive: true });
  return Object.fromEntries(
    names
      .filter((name) => path.extname(name) !== '')
      .map((name) => [`/site/${name.split(path.sep).join('/')}`, path.join(folder, name)]),
  );
}
