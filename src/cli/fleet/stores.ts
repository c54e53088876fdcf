// The stores that fleet commands can use: one record each.
import { bullmqStore } from '../../fleet/bullmq/index.js';
import { type FleetStore, folderStore } from '../../fleet/index.js';
import { type Option, readText, UsageError, type Values } from '../command.js';

interface StoreChoice {
  readonly option: Option;
  open(place: string): Promise<FleetStore>;
}

/** By name of the option. */
const STORES: { readonly [option in 'folder' | 'redis']: StoreChoice } = {
  folder: {
    option: { type: 'string', value: 'DIR', help: 'a folder that all processes of this machine share' },
    open: folderStore,
  },
  redis: {
    option: {
      type: 'string',
      value: 'URL',
      help: 'a Redis that all machines share: redis://host:6379 (docs/fleet.md)',
    },
    open: (url) => bullmqStore({ url, password: process.env.LETHE_REDIS_PASSWORD ?? null }),
  },
};

type StoreOption = keyof typeof STORES;
const NAMES = Object.keys(STORES) as StoreOption[];

/** The options that select a store. */
export const STORE_OPTIONS: { readonly [name: string]: Option } = Object.fromEntries(
  NAMES.map((name) => [name, STORES[name].option]),
);

/** How long chunks of a store are held. */
export const LEASE_OPTION: { readonly lease: Option } = {
  lease: {
    type: 'string',
    value: 'S',
    help: 'seconds without a sign of life after which others may take its jobs (default 30)',
  },
};

/** @returns undefined if no store is selected. @throws UsageError if several are. */
export async function openNamed(values: Values): Promise<FleetStore | undefined> {
  const named = NAMES.flatMap((name) => {
    const place = readText(values, name);
    return place === undefined ? [] : [{ name, place }];
  });
  const [one, two] = named;
  if (two !== undefined)
    throw new UsageError(`--${two.name}: expected one store, got --${one?.name} as well`);
  return one && STORES[one.name].open(one.place);
}

/** @throws UsageError unless a store is selected. */
export async function openStore(values: Values): Promise<FleetStore> {
  const store = await openNamed(values);
  if (store !== undefined) return store;
  throw new UsageError(`expected a store (${NAMES.map((name) => `--${name}`).join(', ')}), got none`);
}
