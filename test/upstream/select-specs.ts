// Chooses the specs. Imported after Jasmine and before upstream's tests, which ask for the environments to
// test while they load. The gradients and chained methods are those that the union package registers.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { setTestEnvs, setupTestFilters } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { ENVIRONMENT } from './claims.js';

setTestEnvs([{ name: ENVIRONMENT, backendName: 'wasm', isDataSync: true }]);
// Tests of utilities, which need no backend, have no environment in their names.
setupTestFilters([], (name) => name.includes(ENVIRONMENT));
