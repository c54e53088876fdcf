import { jest } from '@jest/globals';

/** What `action` warns of on the console, line by line. */
export async function warnings(action: () => Promise<unknown>): Promise<string[]> {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    await action();
    return warn.mock.calls.map(([line]) => String(line));
  } finally {
    warn.mockRestore();
  }
}
