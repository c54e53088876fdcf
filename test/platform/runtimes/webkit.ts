// WebKit as WebKitGTK's MiniBrowser, which knows no headless mode: it gets a virtual display.
import os from 'node:os';
import { askVersion, below, onPath } from './binaries.js';
import { type BrowserRequest, privateEnvironment, runInBrowser } from './browsers.js';
import { createLauncher, type Installed, type Launcher } from './launcher.js';
import { startGroup } from './process-group.js';
import { type RunScope, runInScope } from './run-scope.js';

export interface WebkitRequest extends BrowserRequest {
  /**
   * Switches `SharedArrayBuffer` on, which this port hides even from isolated pages (Safari shows it
   * there); default true.
   */
  sharedArrayBuffer?: boolean;
  /** Whether what the page keeps is forgotten at its end, and files of its own are denied to it; default true. */
  private?: boolean;
}

const FIND_MS = 60_000;

export const webkit: Launcher<WebkitRequest> = createLauncher<WebkitRequest>({
  name: 'webkit',
  source: { debian: ['webkit2gtk-driver', 'xvfb'] },
  find,
  async run(scope, request, binary) {
    const DISPLAY = await startDisplay(scope);
    return runInBrowser(scope, request, binary, async (url) => ({
      args: [...((request.private ?? true) ? ['--private'] : []), url],
      env: { ...environment(request.sharedArrayBuffer ?? true), DISPLAY },
    }));
  },
});

function environment(sharedArrayBuffer: boolean): Record<string, string> {
  return {
    JSC_useSharedArrayBuffer: sharedArrayBuffer ? '1' : '0',
    // The sandbox (bubblewrap) does not start as root; only our own page is shown.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
  };
}

/** Starts Xvfb on a free display, which it chooses itself, and returns the display's name. */
async function startDisplay(scope: RunScope): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  // SIGTERM: Xvfb then removes its socket and its lock file.
  const group = await startGroup(scope, 'Xvfb', args, { endSignal: 'SIGTERM' });
  const number = new Promise<string>((resolve) => {
    let text = '';
    group.control.on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text.trim());
    });
  });
  return `:${await Promise.race([number, group.endedEarly])}`;
}

/** MiniBrowser is not on the PATH, and says its version only to a display. */
async function find(): Promise<Installed | undefined> {
  const candidates = [
    ...(await below('/usr/lib', '', 'webkit2gtk-4.1/MiniBrowser')),
    '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
    ...onPath('MiniBrowser'),
  ];
  const asked = runInScope('webkit', FIND_MS, async (scope) => {
    const DISPLAY = await startDisplay(scope);
    const env = { ...privateEnvironment(await scope.directory(os.tmpdir())), DISPLAY };
    for (const candidate of candidates) {
      const version = await askVersion(candidate, env);
      if (version !== undefined) return { version, path: candidate };
    }
    return undefined;
  });
  return asked.catch(() => undefined);
}
