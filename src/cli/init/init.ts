// `lethe init`: writes a small complete program.
import path from 'node:path';
import { didYouMean } from '../../text/closest.js';
import { inQuotes } from '../../text/quote.js';
import { type Command, readText, UsageError } from '../command.js';
import { dependencyOf, givenDependency, PACKAGE } from './dependency.js';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates.js';
import { checkIsEmpty, writeTemplate } from './write.js';

const DEFAULT: TemplateName = 'forecast';

export const init: Command = {
  operands: [
    {
      name: 'template',
      value: 'TEMPLATE',
      help: `${TEMPLATE_NAMES.map((name) => `${name}: ${TEMPLATES[name].summary}`).join('; ')} (default ${DEFAULT})`,
      optional: true,
    },
    {
      name: 'folder',
      value: 'FOLDER',
      help: 'an empty folder or a new one (default the name of the template)',
      optional: true,
    },
  ],
  options: {
    lethe: {
      type: 'string',
      value: 'FILE',
      help: 'tarball or folder of Lethe that it depends on (default what this lethe was installed from)',
    },
  },

  async run(values) {
    const template = readTemplateName(values.template ?? DEFAULT);
    const folder = values.folder === undefined ? template : String(values.folder);
    if (folder === '') throw new UsageError('FOLDER: expected a folder, got ""');
    const given = readText(values, 'lethe');
    await checkIsEmpty(folder);
    const lethe = await (given === undefined
      ? dependencyOf(PACKAGE, folder)
      : givenDependency(given, folder));
    const files = await writeTemplate(TEMPLATES[template], folder, lethe);
    const isHere = path.resolve(folder) === process.cwd();
    return {
      text: [
        `${folder}: ${TEMPLATES[template].summary}`,
        ...files.map((file) => `  ${file}`),
        `package.json depends on lethe ${whatItIs(lethe)}.`,
        'To run it:',
        `  ${isHere ? '' : `cd ${quoted(folder)} && `}npm install`,
        '  npm start',
      ].join('\n'),
      json: { command: 'init', template, folder, files, lethe },
    };
  },
};

function readTemplateName(given: string | boolean): TemplateName {
  const text = String(given);
  const name = TEMPLATE_NAMES.find((one) => one === text);
  if (name !== undefined) return name;
  const got = `${inQuotes(text)}${didYouMean(text, TEMPLATE_NAMES)}`;
  throw new UsageError(`expected a template (${TEMPLATE_NAMES.join(', ')}), got ${got}; lethe init --help`);
}

/** Users who move or share the program must know its dependency. */
function whatItIs(lethe: string): string {
  if (!lethe.startsWith('file:')) return lethe;
  return `${lethe}, which has to stay where it is`;
}

/** Quoted for a shell. */
function quoted(folder: string): string {
  return /^[\w./\\:-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
}
