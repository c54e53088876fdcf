import { ensureSources } from '../build/sources.mjs';

/** Jest calls it before the first test of the unit tier. */
export default ensureSources;
