import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { firstAnswering, onPath } from './binaries.js';
import { type BrowserRequest, runInBrowser } from './browsers.js';
import { createLauncher, type Launcher } from './launcher.js';

/** No network of its own, no first-run pages, no end to long scripts. */
const PREFERENCES: Record<string, boolean | number | string> = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.max_script_run_time': 0,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

export interface FirefoxRequest extends BrowserRequest {
  /** More settings, as in about:config. */
  preferences?: Record<string, boolean | number | string>;
}

export const firefox: Launcher<FirefoxRequest> = createLauncher<FirefoxRequest>({
  name: 'firefox',
  source: { debian: ['firefox-esr'] },
  find: () => firstAnswering(onPath('firefox-esr', 'firefox')),
  run: (scope, request, binary) =>
    runInBrowser(scope, request, binary, async (url, profile) => {
      const lines = Object.entries({ ...PREFERENCES, ...request.preferences }).map(
        ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
      );
      await writeFile(path.join(profile, 'user.js'), `${lines.join('\n')}\n`);
      return {
        args: ['--headless', '--no-remote', '--profile', profile, url],
        env: { MOZ_CRASHREPORTER_DISABLE: '1' },
      };
    }),
});
