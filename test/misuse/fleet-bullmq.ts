// How everything of `lethe/fleet/bullmq` is called, of a Redis that is there.
import * as bullmq from '../../src/fleet/bullmq/index.js';
import type { Subjects } from './subject.js';

const OPTIONS = [
  ...['url', 'username', 'password', 'tls', 'prefix', 'priority', 'backoff', 'rate', 'patience', 'blob'],
];

/** @param url of the Redis, which takes any password */
export const functionsAt = (url: string): Subjects => ({
  bullmqStore: {
    args: () => [{ url }],
    call: async (options) => {
      const store = await bullmq.bullmqStore(options as bullmq.BullmqOptions);
      await store.close();
    },
    options: { 0: OPTIONS },
    takes: {
      '0.username': ['text'],
      '0.password': ['text'],
      '0.tls': ['{}'],
      '0.prefix': ['text'],
      '0.backoff': ['number'],
      '0.patience': ['number'],
    },
    needs: ['0.url'],
  },
});
