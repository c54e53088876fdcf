import { firstAnswering, onPath } from './binaries.js';
import { type BrowserRequest, runInBrowser } from './browsers.js';
import { createLauncher, type Launcher } from './launcher.js';

/** Root (in containers) has no sandbox; the only page ever shown is ours. The rest avoids the network. */
export const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-hang-monitor',
  '--disable-breakpad',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--log-level=3',
];

export interface ChromiumRequest extends BrowserRequest {
  /** Flags of V8, such as `--wasm-revectorize`; one that it does not know is passed over in silence. */
  v8Flags?: readonly string[];
}

export const chromium: Launcher<ChromiumRequest> = createLauncher<ChromiumRequest>({
  name: 'chromium',
  source: { debian: ['chromium'] },
  find: () => firstAnswering(onPath('chromium', 'chromium-browser', 'google-chrome')),
  run: (scope, request, binary) =>
    runInBrowser(scope, request, binary, async (url, profile) => ({
      args: [
        ...ARGUMENTS,
        ...(request.v8Flags === undefined ? [] : [`--js-flags=${request.v8Flags.join(' ')}`]),
        `--user-data-dir=${profile}`,
        url,
      ],
    })),
});
