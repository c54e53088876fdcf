// bullmq/: the store of a fleet in Redis. Entry point `lethe/fleet/bullmq`: Node, Deno, Bun, with bullmq and ioredis installed. May import:
// the store's interface and results of fleet/, checkpoint/, network/, text/, errors.ts.
export type { BullmqOptions, BullmqStore } from './options.js';
export { bullmqStore } from './store.js';
