// Under the name that test/platform's launchers ask for.
export { train as runSuite } from './train.js';
