// Licences of what is inside the package.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { LICENSES, licensesPage } from '../../scripts/licenses/page.mjs';

test('THIRD_PARTY_LICENSES.md is what `npm run licenses` writes', async () => {
  expect(await readFile(LICENSES, 'utf8')).toBe(await licensesPage());
});
