import { existsSync } from 'node:fs';
import { ENVIRONMENT_PYTHON } from '../../../benchmarks/peers/python-peer.js';

/** The Python that has Keras, where `npm run setup -- --peers` installed it. */
export function findKeras(): string | undefined {
  return existsSync(ENVIRONMENT_PYTHON) ? ENVIRONMENT_PYTHON : undefined;
}
