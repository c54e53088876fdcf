// The templates of `lethe init`: one record each. Their files are in templates/, next to dist/ in the package.

/** A small complete program. */
export interface Template {
  /** Description for the help and for the user. */
  readonly summary: string;
  /** Its files, by folder of templates/. */
  readonly files: { readonly [folder: string]: readonly string[] };
}

/** npm excludes `.gitignore` from packages: the dot is added when the file is written. */
const EVERYWHERE = ['README.md', 'gitignore', 'package.json'];

export type TemplateName = 'forecast' | 'classify' | 'edge' | 'page';

export const TEMPLATES: { readonly [name in TemplateName]: Template } = {
  forecast: {
    summary: 'forecasts a CSV, and says whether that beats simple rules',
    files: { forecast: [...EVERYWHERE, 'data.csv', 'main.js'] },
  },
  classify: {
    summary: 'learns to classify the sequences of a CSV',
    files: { classify: [...EVERYWHERE, 'data.csv', 'main.js'] },
  },
  edge: {
    summary: 'trains in Node, answers requests in a Worker',
    files: { edge: [...EVERYWHERE, 'config.capnp', 'train.js', 'worker.js'], wave: ['wave.js'] },
  },
  page: {
    summary: 'a page that trains in the browser',
    files: {
      page: [...EVERYWHERE, 'page.js', 'worker.js', 'public/index.html', 'public/style.css'],
      wave: ['wave.js'],
    },
  },
};

export const TEMPLATE_NAMES: readonly TemplateName[] = Object.keys(TEMPLATES) as TemplateName[];

/** The name of a template's file in the written program. */
export function writtenName(file: string): string {
  return file === 'gitignore' ? '.gitignore' : file;
}
