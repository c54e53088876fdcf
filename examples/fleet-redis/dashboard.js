// bull-board for the queue of a fleet: chunks that wait, run, are done, and those with failed jobs. It has no password:
// keep it on this machine, or behind a server that asks for one.
import process from 'node:process';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Queue } from 'bullmq';
import { Hono } from 'hono';
import { Redis } from 'ioredis';

const { REDIS_URL = 'redis://127.0.0.1:6379', LETHE_REDIS_PASSWORD: password, PORT = '3000' } = process.env;

const connection = new Redis(REDIS_URL, { ...(password ? { password } : {}), maxRetriesPerRequest: null });
// The names of lethe/fleet/bullmq; `prefix` is one of its options.
const queue = new Queue('fleet', { connection, prefix: 'lethe' });

const board = new HonoAdapter(serveStatic);
createBullBoard({ queues: [new BullMQAdapter(queue, { readOnlyMode: true })], serverAdapter: board });
board.setBasePath('/');

const app = new Hono();
app.route('/', board.registerPlugin());
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) }, ({ port }) => {
  console.log(`The dashboard is at http://127.0.0.1:${port}/`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    server.close();
    await queue.close();
    connection.disconnect();
    process.exit(0);
  });
}
