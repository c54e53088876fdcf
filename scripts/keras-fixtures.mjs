// `npm run keras:fixtures`: makes test/golden/keras/*.json anew, or those that are named, with the Keras that
// `npm run setup -- --peers` installs. The test beside them says whether what is committed still agrees.
import { fileURLToPath } from 'node:url';
import { run } from './commands.mjs';
import { importTypeScript } from './typescript.mjs';

const folder = fileURLToPath(new URL('../test/golden/keras/', import.meta.url));
const { findKeras } = await importTypeScript('test/golden/keras/find-keras.ts');
const python = findKeras();
if (python === undefined) {
  console.error('keras:fixtures: Keras is not installed: run `npm run setup -- --peers` first');
  process.exitCode = 1;
} else {
  process.env.PYTHONDONTWRITEBYTECODE = '1';
  if (!run(python, [`${folder}fixtures.py`, folder, ...process.argv.slice(2)])) process.exitCode = 1;
}
