// All campaigns: one that is forgotten here does not compile.
import type { Campaign } from '../campaign.js';
import { campaign as cheats } from './cheats.js';
import { campaign as fleetKills } from './fleet-kills.js';
import { campaign as fleetStores } from './fleet-stores.js';
import { campaign as fullDisk } from './full-disk.js';
import { campaign as kills } from './kills.js';
import { campaign as overlapping } from './overlapping.js';
import { campaign as receipts } from './receipts.js';
import { campaign as splits } from './splits.js';
import { campaign as tampered } from './tampered-receipts.js';
import { campaign as twoProcesses } from './two-processes.js';

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

export const CAMPAIGNS: { readonly [Name in CampaignName]: Campaign } = {
  kills,
  splits,
  'overlapping-saves': overlapping,
  'two-processes': twoProcesses,
  'full-disk': fullDisk,
  receipts,
  'tampered-receipts': tampered,
  cheats,
  'fleet-kills': fleetKills,
  'fleet-stores': fleetStores,
};
