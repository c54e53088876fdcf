// The demo's pages as they are shown under test.
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { demoHeaders } from '../../src/cli/demo-server.js';
import { watchSite } from '../browser-site.js';
import { areAllTried } from '../in-proportion.js';
import type { RuntimeName } from '../platform/runtimes/index.js';
import { ROOT } from '../platform/runtimes/project.js';

/**
 * Copies the pages into a folder, as they were built, with what watches them.
 *
 * @returns absolute paths by URL path: `/site/page.js`
 */
export async function prepareSite(folder: string): Promise<Record<string, string>> {
  await cp(path.join(ROOT, 'dist/demo/site'), folder, { recursive: true });
  return watchSite(folder);
}

/** The policy of `lethe demo`, and what the page around the page needs: it reports by fetch, and shows it in a frame. */
export function policyAround(isolated: boolean): string {
  return `${demoHeaders(isolated)['Content-Security-Policy']}; connect-src 'self'; frame-src 'self'`;
}

/** Whether axe looks at a page, whose elements and colours are the same in all browsers: in one of them, in all each night. */
export function isAxeAsked(browser: RuntimeName): boolean {
  return areAllTried || browser === 'chromium';
}
