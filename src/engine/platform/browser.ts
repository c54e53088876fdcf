// Browsers, and every runtime that package.json's `imports` does not name: threads by Web Workers.
import type { Platform, Thread } from './platform.js';

/**
 * With a URL the worker is that file (needs `worker-src 'self'` in a content security policy), without
 * one it is a Blob (needs `worker-src blob:`).
 */
function startThread(source: string, url?: string | URL): Thread {
  if (url !== undefined) return new Worker(url) as Thread;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return new Worker(blob) as Thread;
  } finally {
    // The worker has its own reference by now in all engines that are tested; see test/platform.
    setTimeout(() => URL.revokeObjectURL(blob), 10_000);
  }
}

export const platform: Platform = { startThread };
