// docs/: the reference of docs/api/ is what the declarations say, tells of every public name, and its examples and those
// of the other pages run.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runForJson } from '../child.js';
import { ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';
import { isForNode, type Program, programsIn, runProgram } from './programs.js';

const DOCS = path.join(ROOT, 'docs');

const scope = new RunScope();
afterAll(() => scope.close());

/** Values that lethe/core exports; asked for in a process of its own. */
let exported: readonly string[] = [];
beforeAll(async () => {
  const source = "import * as core from 'lethe/core'; console.log(JSON.stringify(Object.keys(core)));";
  exported = await runForJson<string[]>(source);
});

/** Pages below docs/ by their paths there. */
const pages = new Map<string, string>();
for (const name of (await readdir(DOCS, { recursive: true })).filter((file) => file.endsWith('.md')).sort()) {
  pages.set(name.split(path.sep).join('/'), await readFile(path.join(DOCS, name), 'utf8'));
}

test('docs/api is what `npm run docs` writes', async () => {
  const check = [process.execPath, path.join(ROOT, 'scripts/docs.mjs'), '--check'];
  expect(await run(ROOT, check)).toEqual({ stdout: '', stderr: '' });
});

describe('the page of lethe/core', () => {
  const page = pages.get('api/core.md') ?? '';
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

describe('links', () => {
  /** As GitHub makes them of headings. */
  function anchorsOf(text: string): Set<string> {
    const anchors = new Set<string>();
    for (const [, heading = ''] of text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)) {
      const slug = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-');
      let anchor = slug;
      for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
      anchors.add(anchor);
    }
    return anchors;
  }

  test('of the reference lead somewhere', () => {
    const dead = [...pages].flatMap(([name, text]) => {
      if (!name.startsWith('api/')) return [];
      const links = [...text.matchAll(/\]\(([^)#\s]*)#([^)\s]*)\)/g)];
      expect(links.length).toBeGreaterThan(3);
      return links.flatMap(([link, file = '', anchor = '']) => {
        const target = file === '' ? text : pages.get(path.posix.join('api', file));
        return target !== undefined && anchorsOf(target).has(anchor) ? [] : [`${name}: ${link}`];
      });
    });
    expect(dead).toEqual([]);
  });
});

describe('examples', () => {
  const programs = [...pages].flatMap(([page, text]) =>
    programsIn(text)
      .filter(isForNode)
      .filter((program) => page === 'api/core.md' || program.text.includes("'lethe/core'"))
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

  test.each(programs)('docs/$page, line $line: runs and ends', async (program) => {
    await runProgram(scope, complete(program));
  });
});
