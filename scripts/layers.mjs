// npm run layers: docs/layers.md, the table of layers, out of their records.
import { writeFileSync } from 'node:fs';
import { importTypeScript } from './typescript.mjs';

const { layersPage, PAGE } = await importTypeScript('test/docs/layers/table.ts');
writeFileSync(PAGE, layersPage());
