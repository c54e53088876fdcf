import { expect, jest, test } from '@jest/globals';
import { createLauncher } from './runtimes/launcher.js';
import { REQUEST_PATH, servePage } from './runtimes/page-server.js';
import { NeverBegan, runInScope } from './runtimes/run-scope.js';

const request = { entry: '', options: {}, timeoutMs: 5050 };
const silent = (): Promise<never> => new Promise(() => {});
const never = (): Promise<never> => Promise.reject(new NeverBegan("it has not run the page's script"));
const report = async (): Promise<string> => 'report';

/** A runtime whose runs go as they are given, one after the other. */
function launcherOf(...runs: (() => Promise<unknown>)[]) {
  let run = 0;
  const launcher = createLauncher({
    name: 'webkit',
    source: {},
    find: async () => ({ version: '1', path: '/nowhere' }),
    run: async () => runs[run++]?.(),
  });
  return { launcher, started: () => run };
}

test('a browser that never ran the script of the page is started once more, and that is said', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const { launcher, started } = launcherOf(never, report);
  expect(await launcher.run(request)).toBe('report');
  expect(started()).toBe(2);
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(/^webkit: it has not run the page's script.*once more$/s),
  );
  warn.mockRestore();
});

test.each([
  ['failed', () => Promise.reject(new Error('broken')), /^webkit: broken/],
  ['was silent', silent, /^webkit: no report within 50 ms/],
] as const)('a run that %s is not, and fails', async (_, run, message) => {
  const { launcher, started } = launcherOf(run, report);
  await expect(launcher.run(request)).rejects.toThrow(message);
  expect(started()).toBe(1);
});

test('a page that was only fetched has not begun: its script has', async () => {
  await runInScope('webkit', 5000, async (scope) => {
    const server = await servePage(scope, { '/index.html': '', [REQUEST_PATH]: '{}' }, {});
    let begun = false;
    server.began.then(() => {
      begun = true;
    });
    const fetched = await Promise.all(['', 'page.js'].map((path) => fetch(server.url + path)));
    expect(fetched.map(({ status }) => status)).toEqual([200, 404]);
    expect(begun).toBe(false);
    await fetch(new URL(REQUEST_PATH, server.url));
    await server.began;
    expect(server.asked).toEqual(['/index.html', '/page.js', REQUEST_PATH]);
  });
});
