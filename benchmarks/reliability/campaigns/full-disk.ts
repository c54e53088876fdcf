// Disks that are full at each byte of a file, and at each page.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../../test/platform/runtimes/project.js';
import { canMount, onDisk } from '../../../test/small-disk.js';
import type { Campaign } from '../campaign.js';
import { Tally } from '../tally.js';

const PROGRAM = fileURLToPath(new URL('../programs/full-disk.mjs', import.meta.url));
/** Of which models and checkpoints of the program fill some dozen. */
const DISK = 'size=1m';
const MOST_PAGES = 200;

/** Runs the program, on a file system of its own where there can be one; a trial for each line that it prints. */
async function tryLimits(
  kind: 'bytes' | 'pages',
  most: number,
  mounts: boolean,
  tally: Tally,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-disk-'));
  try {
    const command = [process.execPath, PROGRAM, folder, kind, String(most)];
    const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
    const child: ChildProcess & { stdout: Readable } = mounts
      ? spawn('unshare', onDisk(folder, DISK, command), { cwd: ROOT, stdio })
      : spawn(process.execPath, command.slice(1), { cwd: ROOT, stdio });
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (code, signal) => resolve(signal ?? code));
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const failures = JSON.parse(line) as string[];
      tally.add(1, failures.length === 0 ? undefined : failures.join('; '));
    }
    const how = await ended;
    if (how !== 0) tally.add(1, `${kind}: the program ended with ${how}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const campaign: Campaign = {
  name: 'full-disk',
  what: 'Wherever room ends, at a byte of a file or a page of the disk, a save or a checkpoint says so and leaves the model before or the new one whole; with room again all goes on, and nothing is left behind',
  size: 20_000, // More than there are: each byte and each page once.
  async run({ size, onProgress }) {
    const tally = new Tally({ size, onProgress });
    const mounts = canMount();
    if (mounts) await tryLimits('pages', Math.min(MOST_PAGES, Math.ceil(size / 2)), mounts, tally);
    const pages = tally.tried;
    await tryLimits('bytes', size - pages, mounts, tally);
    const bytes = `${tally.tried - pages} limits in bytes`;
    return tally.result(mounts ? `${bytes}, ${pages} in pages` : `${bytes}; no file systems of its own here`);
  },
};
