// npm run licenses: THIRD_PARTY_LICENSES.md, the licences of what is inside the package without being a dependency of it.
import { writeFileSync } from 'node:fs';
import { LICENSES, licensesPage } from './licenses/page.mjs';

writeFileSync(LICENSES, await licensesPage());
