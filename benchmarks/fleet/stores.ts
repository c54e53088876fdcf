// Stores for a row, each new and empty, and gone afterwards.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FleetStore, folderStore, memoryStore } from 'lethe/fleet';
import { bullmqStore } from 'lethe/fleet/bullmq';
import { startRedis } from '../../test/fleet/bullmq/redis-server.js';

export type StoreName = 'memory' | 'folder' | 'redis';

/** A store that is open. */
export interface OpenStore {
  readonly store: FleetStore;
  /** Options of the command line that name it; none: it is this process's alone. */
  readonly args: readonly string[];
  /** The most memory that a server behind it had, in bytes. */
  serverBytes(): number | undefined;
}

export async function withStore<Value>(
  name: StoreName,
  act: (open: OpenStore) => Promise<Value>,
): Promise<Value> {
  return OPENERS[name](act as (open: OpenStore) => Promise<unknown>) as Promise<Value>;
}

type Opener = (act: (open: OpenStore) => Promise<unknown>) => Promise<unknown>;

const OPENERS: { readonly [name in StoreName]: Opener } = {
  memory: (act) => act({ store: memoryStore(), args: [], serverBytes: () => undefined }),
  async folder(act) {
    const place = await mkdtemp(path.join(tmpdir(), 'lethe-bench-fleet-'));
    try {
      const args = ['--folder', place];
      return await act({ store: await folderStore(place), args, serverBytes: () => undefined });
    } finally {
      await rm(place, { recursive: true });
    }
  },
  async redis(act) {
    const redis = await startRedis();
    const store = await bullmqStore({ url: redis.url });
    const serverBytes = (): number | undefined => {
      const info = execFileSync('redis-cli', ['-p', String(redis.port), 'info', 'memory'], {
        encoding: 'utf8',
      });
      const [, bytes] = /^used_memory_peak:(\d+)/m.exec(info) ?? [];
      return bytes === undefined ? undefined : Number(bytes);
    };
    try {
      return await act({ store, args: ['--redis', redis.url], serverBytes });
    } finally {
      await store.close();
      await redis.close();
    }
  },
};
