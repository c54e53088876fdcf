// The demo's pages as they are shown under test.
import { buildDemo } from '../../scripts/demo.mjs';
import { demoHeaders } from '../../src/cli/demo-server.js';
import { watchSite } from '../browser-site.js';

/**
 * Builds the pages into a folder, with what watches them.
 *
 * @returns absolute paths by URL path: `/site/page.js`
 */
export async function prepareSite(folder: string): Promise<Record<string, string>> {
  await buildDemo(folder);
  return watchSite(folder);
}

/** The policy of `lethe demo`, and what the page around the page needs: it reports by fetch, and shows it in a frame. */
export function policyAround(isolated: boolean): string {
  return `${demoHeaders(isolated)['Content-Security-Policy']}; connect-src 'self'; frame-src 'self'`;
}
