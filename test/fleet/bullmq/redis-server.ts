// A Redis of a test's own: on a free loopback port, in a folder of its own, ended with the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a test says if there is none. */
const MISSING = 'redis-server is missing: npm run setup installs it (Debian: apt-get install redis-server)';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash of the machine would. */
  kill(): Promise<void>;
  /** Starts it once more, on the same port and files. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/**
 * @param more arguments of redis-server
 * @param isSecure whether it speaks TLS alone
 */
export async function startRedis(more: readonly string[] = [], isSecure = false): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
      const ports = isSecure ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)];
      const args = [...ports, '--bind', '127.0.0.1', '--dir', folder, ...durable, ...more];
      const started = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      child = started;
      let told = '';
      started.once('error', () => reject(new Error(MISSING)));
      started.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${told}`)));
      started.stdout.on('data', (text) => {
        told += text;
        if (told.includes('Ready to accept connections')) resolve();
      });
    });
  const kill = async (): Promise<void> => {
    const ended = child;
    child = undefined;
    if (ended === undefined || ended.exitCode !== null) return;
    await new Promise((resolve) => {
      ended.once('exit', resolve);
      ended.kill('SIGKILL');
    });
  };
  await start();
  const close = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: `${isSecure ? 'rediss' : 'redis'}://127.0.0.1:${port}`, port, kill, start, close };
}
