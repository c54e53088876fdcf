// examples/fleet-redis on a real Redis, with the dashboard that `npm run setup` installed.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RedisServer, startRedis } from '../fleet/bullmq/redis-server.js';
import { run } from '../package/command.js';
import { startGroup } from '../platform/runtimes/process-group.js';
import { npmPackage } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { installExample } from './project.js';

const SENSORS = 4;
const DASHBOARD = path.join(import.meta.dirname, 'bull-board');

const scope = new RunScope();
let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await scope.close();
  await redis.close();
});

/** Where the example's packages are; throws if setup did not install the dashboard. */
async function linked(): Promise<{ [name: string]: string }> {
  const { dependencies } = JSON.parse(await readFile(path.join(DASHBOARD, 'package.json'), 'utf8'));
  const places = Object.keys(dependencies).map((name) => [name, path.join(DASHBOARD, 'node_modules', name)]);
  for (const [, place = ''] of places) {
    await readFile(path.join(place, 'package.json')).catch(() => {
      throw new Error(`expected ${place}: run \`npm run setup\``);
    });
  }
  const own = ['bullmq', 'ioredis'].map((name) => [name, npmPackage(name)]);
  return Object.fromEntries([...places, ...own]);
}

test('it trains each sensor once, and its dashboard counts the chunks', async () => {
  const folder = await installExample(scope, 'fleet-redis', [], await linked());
  const start = ['env', `REDIS_URL=${redis.url}`, process.execPath, 'main.js', String(SENSORS), '1'];
  const first = await run(folder, start);
  expect(first.stdout).toMatch(
    /^4 done, 0 done before, 0 failed, \d+ audited, 0 unequal\n(sensor \d: .*\n){4}$/,
  );
  const again = await run(folder, start);
  expect(again.stdout).toMatch(/^0 done, 4 done before, 0 failed/);
  expect(again.stdout.split('\n').slice(1)).toEqual(first.stdout.split('\n').slice(1));

  let tell: (address: string) => void = () => {};
  const address = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const group = await startGroup(scope, process.execPath, [path.join(folder, 'dashboard.js')], {
    env: { ...process.env, REDIS_URL: redis.url, PORT: '0' },
    onStdout: (text) => {
      const found = /http:\S+/.exec(text)?.[0];
      if (found !== undefined) tell(found);
    },
  });
  const board = await Promise.race([address, group.endedEarly]);
  const response = await fetch(`${board}api/queues`);
  const { queues } = (await response.json()) as {
    queues: { name: string; counts: Record<string, number> }[];
  };
  expect(queues).toEqual([expect.objectContaining({ name: 'fleet' })]);
  const { completed = 0, ...others } = queues[0]?.counts ?? {};
  expect(completed).toBeGreaterThan(0);
  expect(Object.values(others).every((count) => count === 0)).toBe(true);
});
