// What `lethe init` can write: one record a template. The files lie in templates/, beside dist/ in the package.

/** A whole small program. */
export interface Template {
  /** What it is, for the help and for who has got it. */
  readonly summary: string;
  /** Its files, by the folders of templates/ in which they lie. */
  readonly files: { readonly [folder: string]: readonly string[] };
}

/** npm leaves out of packages what is called `.gitignore`: it gets its dot when it is written. */
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

/** The name of a file of a template in the program that is written. */
export function writtenName(file: string): string {
  return file === 'gitignore' ? '.gitignore' : file;
}
