import { train } from './train.js';

console.log(JSON.stringify(await train()));
