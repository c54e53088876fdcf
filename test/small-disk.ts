// Small file systems of a process's own, to be full or read-only: real ones, no imitations.
import { execFileSync } from 'node:child_process';

const OWN_MOUNTS = ['--user', '--map-root-user', '--mount'];

/** Whether this system lets a process have mounts of its own, as containers may not. */
export function canMount(): boolean {
  try {
    const mount = ['mount', '-t', 'tmpfs', 'tmpfs', '/mnt'];
    execFileSync('unshare', [...OWN_MOUNTS, ...mount], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The arguments of `unshare` that run a command with a file system of its own on a folder.
 *
 * @param options of the mount, such as `size=4k` or `ro`
 */
export function onDisk(folder: string, options: string, command: readonly string[]): string[] {
  const script = `mount -t tmpfs -o ${options} tmpfs '${folder}' && exec "$@"`;
  return [...OWN_MOUNTS, 'bash', '-c', script, 'bash', ...command];
}
