import { ensureBuilt } from '../ensure-built.mjs';

/** Jest calls it before the first test of the package tier. */
export default ensureBuilt;
