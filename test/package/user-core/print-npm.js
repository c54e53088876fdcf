// For Deno: by the specifier that needs no package.json.
import { LetheError } from 'npm:lethe/core';
import { train } from './train.js';

if (typeof LetheError !== 'function') throw new Error('npm:lethe/core exports no LetheError');
console.log(JSON.stringify(await train()));
