// What the browsers have in common: each is started plainly, headless or on a virtual display, with a
// profile of its own and the page's address, as its user would start it. The page reports by itself to
// our server, so no browser is remote-controlled (under WebDriver BiDi, Firefox's nested workers hang).
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { bundle } from './bundle.js';
import type { SuiteRequest } from './launcher.js';
import { type Elsewhere, type PageFiles, REQUEST_PATH, servePage } from './page-server.js';
import { startGroup } from './process-group.js';
import { hostModule } from './project.js';
import { NeverBegan, type RunScope } from './run-scope.js';

export interface BrowserRequest extends SuiteRequest {
  /** Sends the headers that make the page cross-origin isolated (threads need it); default true. */
  isolated?: boolean;
  /** Whether the suite runs in the page's main thread or in a module Web Worker; default page. */
  where?: 'page' | 'worker';
  /** Sent as Content-Security-Policy with everything. It has to allow scripts and connections of 'self'. */
  contentSecurityPolicy?: string;
  /** More files to serve, as they are: absolute path by URL path (`/worker.js`). */
  files?: Record<string, string>;
  /** What else the suite may fetch, by URL path: made when it asks, given the browser's process and what was asked for so far. */
  answers?: Record<string, (browser: number | undefined, asked: readonly string[]) => string>;
  /** Whom to ask for everything else, such as a server whose page is looked at. */
  elsewhere?: Elsewhere;
}

/** Command, arguments and environment that show `url` with the (empty) profile directory. */
export type BrowserCommand = (
  url: string,
  profile: string,
) => Promise<{ args: readonly string[]; env?: Record<string, string> }>;

/** A browser shows the page and runs its script within seconds, on a busy machine as well. */
const BEGINS_MS = 90_000;

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>lethe</title><script type="module" src="/page.js"></script>\n';

export async function runInBrowser(
  scope: RunScope,
  request: BrowserRequest,
  binary: string,
  command: BrowserCommand,
): Promise<unknown> {
  let browser: number | undefined;
  let asked: readonly string[] = [];
  const answers = Object.entries(request.answers ?? {}).map(
    ([path, answer]) => [path, () => answer(browser, asked)] as const,
  );
  const server = await servePage(
    scope,
    await filesOf(request),
    headersOf(request),
    Object.fromEntries(answers),
    request.elsewhere,
  );
  asked = server.asked;
  const profile = await scope.directory(os.tmpdir());
  const { args, env } = await command(server.url, profile);
  const group = await startGroup(scope, binary, args, { env: { ...privateEnvironment(profile), ...env } });
  browser = group.pid;
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<never>((_, reject) => {
    const message = `it has not run the page's script within ${BEGINS_MS} ms`;
    timer = setTimeout(() => reject(new NeverBegan(message)), BEGINS_MS);
  });
  try {
    await Promise.race([server.began, group.endedEarly, never]);
  } finally {
    clearTimeout(timer);
  }
  return Promise.race([server.report, group.endedEarly]);
}

async function filesOf({ entry, options, where = 'page', files = {} }: BrowserRequest): Promise<PageFiles> {
  const bundled = await bundle({
    entryPoints: { suite: entry, page: hostModule('page') },
    format: 'esm',
    platform: 'browser',
  });
  const served: PageFiles = {
    '/index.html': PAGE,
    [REQUEST_PATH]: JSON.stringify({ options, where }),
  };
  for (const { name, contents } of bundled) served[`/${name}`] = contents;
  for (const [url, path] of Object.entries(files)) served[url] = await readFile(path);
  return served;
}

function headersOf({ isolated = true, contentSecurityPolicy }: BrowserRequest): Record<string, string> {
  return {
    ...(isolated && {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    }),
    ...(contentSecurityPolicy !== undefined && { 'Content-Security-Policy': contentSecurityPolicy }),
  };
}

/** Caches, settings and temporary files go into the directory; no session bus. */
export function privateEnvironment(directory: string): NodeJS.ProcessEnv {
  const { DBUS_SESSION_BUS_ADDRESS, NODE_OPTIONS, ...rest } = process.env;
  return {
    ...rest,
    HOME: directory,
    TMPDIR: directory,
    XDG_CACHE_HOME: directory,
    XDG_CONFIG_HOME: directory,
    XDG_DATA_HOME: directory,
    XDG_RUNTIME_DIR: directory,
    NO_AT_BRIDGE: '1',
  };
}
