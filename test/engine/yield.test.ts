import { afterEach, describe, expect, test } from '@jest/globals';
import { yieldToEventLoop } from '../../src/engine/index.js';

type Name = 'setImmediate' | 'MessageChannel' | 'setTimeout';
const own = { setImmediate, MessageChannel, setTimeout };

afterEach(() => void Object.assign(globalThis, own));

/** As Next.js' edge functions have it: there, and of no use. */
function unsupported(): never {
  throw new Error('not supported in the Edge Runtime');
}

describe('the event loop has its turn', () => {
  test.each<[string, Name[], unknown]>([
    ['by setImmediate', [], undefined],
    ['where setImmediate throws', ['setImmediate'], unsupported],
    ['where there is no setImmediate', ['setImmediate'], undefined],
    ['where setImmediate and MessageChannel throw', ['setImmediate', 'MessageChannel'], unsupported],
    ['where there is neither', ['setImmediate', 'MessageChannel'], undefined],
  ])('%s', async (_, names, value) => {
    for (const name of names) Object.assign(globalThis, { [name]: value });
    let microtasks = 0;
    const counting = (async () => {
      for (; microtasks < 100; microtasks++) await undefined;
    })();
    await yieldToEventLoop();
    expect(microtasks).toBe(100);
    await counting;
  });

  test('or it rejects where none works', async () => {
    for (const name of Object.keys(own)) Object.assign(globalThis, { [name]: unsupported });
    await expect(yieldToEventLoop()).rejects.toThrow('not supported');
  });
});
