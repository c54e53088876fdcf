import { buildPackage } from '../build/dist.mjs';

/** Jest calls it before the first test of the package tier. */
export default buildPackage;
