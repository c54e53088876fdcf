// Loads the two optional packages.
import { LetheError } from '../../errors.js';

export type Packages = Pick<typeof import('bullmq'), 'Queue' | 'Worker' | 'createRedisBackend'> &
  Pick<typeof import('ioredis'), 'Redis'>;

/** @throws LetheError `state` that says what to install. */
export async function loadPackages(): Promise<Packages> {
  try {
    const [{ Queue, Worker, createRedisBackend }, { Redis }] = await Promise.all([
      import('bullmq'),
      import('ioredis'),
    ]);
    return { Queue, Worker, createRedisBackend, Redis };
  } catch (error) {
    const reason = (error as Error).message;
    throw new LetheError(
      'state',
      `bullmqStore: needs the packages bullmq and ioredis: npm install bullmq ioredis (${reason})`,
    );
  }
}
