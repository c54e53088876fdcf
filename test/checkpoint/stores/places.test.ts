// What names a store, and what Node, which has none of a browser's, says to it. In browsers: browsers.test.ts.
import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { browserStore, checkpoints, indexedDbStore, opfsStore } from '../../../src/checkpoint/index.js';
import { storeOf } from '../../../src/checkpoint/stores/places.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('places');

describe('a place', () => {
  test.each([
    ['indexeddb://run', 'indexeddb://run'],
    ['indexeddb://a/b c', 'indexeddb://a/b c'],
    ['opfs://run', 'opfs://run'],
    ['run', 'run'],
    ['other://run', 'other://run'],
    ['constructor://run', 'constructor://run'],
  ])('%s is the store of that name', (place, name) => {
    expect(storeOf(place).name).toBe(name);
  });

  test.each(['opfs', 'indexeddb'])('%s:// without a name is refused', (scheme) => {
    expect(() => checkpoints({ to: `${scheme}://` })).toThrow(/Store: (folder|name): expected a name, got/);
  });

  test('is one whether a text, a URL or the store says it', () => {
    for (const make of [opfsStore, indexedDbStore]) {
      const { name } = make('run');
      expect([storeOf(name).name, storeOf(new URL(name)).name, storeOf(make('run')).name]).toEqual([
        name,
        name,
        name,
      ]);
    }
  });

  test('of folders is a path or a file:// URL', async () => {
    await storeOf(inFolder('path')).write('a', Uint8Array.of(1));
    await storeOf(pathToFileURL(inFolder('url'))).write('b', Uint8Array.of(2));
    await storeOf(`${pathToFileURL(inFolder('text'))}`).write('c', Uint8Array.of(3));
    const found = await Promise.all(['path', 'url', 'text'].map((name) => readdir(inFolder(name))));
    expect(found).toEqual([['a'], ['b'], ['c']]);
  });
});

describe('where there is no browser', () => {
  test.each([
    ['opfsStore', opfsStore, /opfsStore: this runtime does not write files .*indexedDbStore/],
    ['indexedDbStore', indexedDbStore, /indexedDbStore: this runtime has no IndexedDB/],
    ['browserStore', browserStore, /indexedDbStore: this runtime has no IndexedDB/],
  ] as const)('%s says so whatever is asked of it', async (_, make, message) => {
    const store = make('run');
    const asked = [
      store.list(),
      store.read('a'),
      store.remove('a'),
      store.write('a', Uint8Array.of(1)),
    ] as const;
    for (const error of await Promise.all(asked.map((one) => one.catch((reason: unknown) => reason)))) {
      expect(error).toMatchObject({
        name: 'LetheError',
        code: 'data',
        message: expect.stringMatching(message),
      });
    }
  });
});
