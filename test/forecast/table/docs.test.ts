// What docs/tables.md shows.

import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { readTable } from '../../../src/forecast/table/index.js';

test('the example of docs/tables.md gives what stands there', async () => {
  const page = await readFile(new URL('../../../docs/tables.md', import.meta.url), 'utf8');
  const [, csv = ''] = /const csv = `([^`]*)`/.exec(page) ?? [];
  const table = await readTable(csv, {
    time: 'hour',
    target: 'load',
    past: 'temperature',
    timeZone: 'Europe/Berlin',
  });
  expect(page).toContain(
    `console.log(table.step); // { unit: '${table.step.unit}', count: ${table.step.count} }`,
  );
  const told = table.problems.map(({ message }) => `// ${message}\n`).join('');
  expect(told).not.toBe('');
  expect(page).toContain(`console.log(message);\n${told}\`\`\``);
});
