import { expect, jest, test } from '@jest/globals';
import { createLauncher } from './runtimes/launcher.js';

const never = new Promise<never>(() => {});

/** A runtime whose runs go as they are given, one after the other. */
function launcherOf(runs: readonly Promise<unknown>[], silentMs?: number) {
  let run = 0;
  const launcher = createLauncher({
    name: 'webkit',
    source: {},
    find: async () => ({ version: '1', path: '/nowhere' }),
    run: async () => runs[run++],
    ...(silentMs === undefined ? {} : { silentMs }),
  });
  return { request: { entry: '', options: {}, timeoutMs: 8000 }, launcher, started: () => run };
}

test('a run that is silent is started once more, and that is said', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const { launcher, request, started } = launcherOf([never, Promise.resolve('report')], 20);
  expect(await launcher.run(request)).toBe('report');
  expect(started()).toBe(2);
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^webkit: no report within 20 ms.*once more$/s));
  warn.mockRestore();
});

test('a run that fails is not, and of others none is', async () => {
  const failing = launcherOf([Promise.reject(new Error('broken')), Promise.resolve('report')], 20);
  await expect(failing.launcher.run(failing.request)).rejects.toThrow(/^webkit: broken/);
  expect(failing.started()).toBe(1);
  const patient = launcherOf([never, Promise.resolve('report')]);
  await expect(patient.launcher.run({ ...patient.request, timeoutMs: 5050 })).rejects.toThrow(
    'no report within 50 ms',
  );
  expect(patient.started()).toBe(1);
});
