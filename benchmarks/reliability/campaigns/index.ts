// All campaigns: one that is forgotten here does not compile. Each is loaded when it is run, as some need much.
import type { Campaign } from '../campaign.js';

export type CampaignName =
  | 'kills'
  | 'splits'
  | 'overlapping-saves'
  | 'two-processes'
  | 'full-disk'
  | 'receipts'
  | 'tampered-receipts'
  | 'cheats'
  | 'fleet-kills'
  | 'fleet-stores';

const load = async (file: Promise<{ readonly campaign: Campaign }>): Promise<Campaign> =>
  (await file).campaign;

export const CAMPAIGNS: { readonly [Name in CampaignName]: () => Promise<Campaign> } = {
  kills: () => load(import('./kills.js')),
  splits: () => load(import('./splits.js')),
  'overlapping-saves': () => load(import('./overlapping.js')),
  'two-processes': () => load(import('./two-processes.js')),
  'full-disk': () => load(import('./full-disk.js')),
  receipts: () => load(import('./receipts.js')),
  'tampered-receipts': () => load(import('./tampered-receipts.js')),
  cheats: () => load(import('./cheats.js')),
  'fleet-kills': () => load(import('./fleet-kills.js')),
  'fleet-stores': () => load(import('./fleet-stores.js')),
};
