// The store of one process.
import { memoryStore } from '../../../src/fleet/index.js';
import { keepsItsPromises } from './contract.js';

keepsItsPromises(async () => memoryStore());
