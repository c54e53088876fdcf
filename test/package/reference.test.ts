// docs/: the reference of docs/api/ is what the declarations say, tells of every public name, and its examples run.
// readme.test.ts runs those of the guides, test/docs/links.test.ts follows links.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runForJson } from '../child.js';
import { directoryInProject, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { isForNode, type Program, programsIn, type Ran, runAll } from './programs.js';

const REFERENCE = path.join(ROOT, 'docs/api');

const scope = new RunScope();
afterAll(() => scope.close());

/** Values that lethe/core exports; asked for in a process of its own. */
let exported: readonly string[] = [];
beforeAll(async () => {
  const source = "import * as core from 'lethe/core'; console.log(JSON.stringify(Object.keys(core)));";
  exported = await runForJson<string[]>(source);
});

/** Pages of the reference by their names. */
const pages = new Map<string, string>();
for (const name of (await readdir(REFERENCE)).sort()) {
  pages.set(name, await readFile(path.join(REFERENCE, name), 'utf8'));
}

test('docs/api is what `npm run docs` writes', async () => {
  const check = [process.execPath, path.join(ROOT, 'scripts/docs.mjs'), '--check'];
  expect(await run(ROOT, check)).toEqual({ stdout: '', stderr: '' });
});

describe('the page of lethe/core', () => {
  const page = pages.get('core.md') ?? '';
  /** What stands below each heading of an exported name, without code and tables, up to its members. */
  const texts = new Map(
    (page.split(/^## Types named above/m)[0] ?? '')
      .split(/^### /m)
      .slice(1)
      .map((part) => {
        const [heading = '', ...rest] = part.split('\n');
        const own = rest.join('\n').split(/^##/m)[0] ?? '';
        return [heading, own.replace(/^```.*?^```/gms, '').replace(/^(\||From \[).*$/gm, '')] as const;
      }),
  );

  test('tells of every name that can be imported', () => {
    expect(exported).toEqual(expect.arrayContaining(['Network', 'InferenceNetwork', 'lstm', 'LetheError']));
    expect(exported.filter((name) => !texts.has(name))).toEqual([]);
  });

  test('describes each class, function, constant and type', () => {
    expect(texts.size).toBeGreaterThan(exported.length);
    expect([...texts].filter(([, text]) => text.trim() === '').map(([name]) => name)).toEqual([]);
  });

  test('describes each method', () => {
    const methods = page.split(/^#### /m).slice(1);
    expect(methods.length).toBeGreaterThan(20);
    const bare = methods.filter((part) => {
      const [own = ''] = part.split(/^##/m);
      return (
        own
          .replace(/^.*\n/, '')
          .replace(/^```.*?^```/gms, '')
          .trim() === ''
      );
    });
    // A constructor that takes what its class is made of has nothing to add.
    const names = bare.map((part) => part.split('\n')[0] ?? '').filter((name) => !name.startsWith('new '));
    expect(names).toEqual([]);
  });
});

describe('examples', () => {
  const programs = [...pages].flatMap(([page, text]) =>
    programsIn(text)
      .filter(isForNode)
      .filter((program) => page === 'core.md' || program.text.includes("'lethe/core'"))
      .map((program) => ({ page, ...program })),
  );

  /** An example in a comment may leave out the import of what it is about. */
  function complete({ text }: Program): string {
    if (text.includes("'lethe/core'")) return text;
    // Not as a field of something else; but spread it may be.
    const used = exported.filter((name) => new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${name}\\b`).test(text));
    return `import { ${used.join(', ')} } from 'lethe/core';\n${text}`;
  }

  test('are there', () => {
    expect(programs.length).toBeGreaterThanOrEqual(3);
  });

  let ran: readonly (Ran | undefined)[] = [];
  beforeAll(async () => {
    const folder = await directoryInProject(scope);
    const files = programs.map((program, index) => ({
      file: path.join(folder, `${index}`, 'main.mjs'),
      text: complete(program),
    }));
    for (const { file } of files) await mkdir(path.dirname(file));
    const found = await runAll(files);
    ran = files.map(({ file }) => found.get(file));
  }, 600_000);

  test.each(programs.map((program, index) => ({ ...program, index })))(
    'docs/api/$page, line $line: runs and ends',
    ({ index }) => {
      expect(ran[index]).toEqual({ ...ran[index], stdout: expect.any(String), error: undefined });
    },
  );
});
