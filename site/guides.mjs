// What the site's menus show: guides by what people want to do. Every page of docs/ is in one group.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));

/** Titles of groups, and guides by files of docs/, or a heading in one. */
export const GROUPS = [
  {
    text: 'Begin',
    guides: [
      { text: 'By what you want to do', page: 'README.md' },
      { text: 'Start', page: 'start.md' },
      { text: 'Command line', page: 'cli.md' },
      { text: 'Limits', page: 'limits.md' },
      { text: 'Upgrading from 0.1', page: 'upgrading.md' },
    ],
  },
  {
    text: 'Models and training',
    guides: [
      { text: 'Models: lethe/core', page: 'core.md' },
      { text: 'Layers', page: 'layers.md' },
      { text: 'Losses and metrics', page: 'losses.md' },
      { text: 'Training', page: 'core.md#training' },
      { text: 'Checkpoints', page: 'checkpoints.md' },
    ],
  },
  {
    text: 'What it is for',
    guides: [
      { text: 'Forecasting', page: 'forecast.md' },
      { text: 'Tables of series', page: 'tables.md' },
      { text: 'Classification', page: 'classify.md' },
      { text: 'Fleets', page: 'fleet.md' },
      { text: 'Text generation', page: 'text.md' },
      { text: 'Streams and edge functions', page: 'edge.md' },
      { text: 'Next.js', page: 'next.md' },
    ],
  },
  {
    text: 'From elsewhere',
    guides: [
      { text: 'From tfjs', page: 'tfjs.md' },
      { text: 'Where fit differs', page: 'tfjs-differences.md' },
      { text: 'Threads for tfjs alone', page: 'tfjs-wasm.md' },
      { text: 'From Keras', page: 'keras.md' },
      { text: 'Formats: Keras, PyTorch, ONNX', page: 'formats.md' },
    ],
  },
  {
    text: 'Trust',
    guides: [
      { text: 'Determinism', page: 'determinism.md' },
      { text: 'Receipts', page: 'receipts.md' },
      { text: 'Forgetting', page: 'forgetting.md' },
      { text: 'The pages of lethe demo', page: 'demo.md' },
    ],
  },
  {
    text: 'Speed',
    guides: [
      { text: 'Runtimes', page: 'runtimes.md' },
      { text: 'Wide vectors', page: 'wide-vectors.md' },
      { text: 'Benchmarks', page: 'benchmarks.md' },
      { text: 'Performance', page: 'performance.md' },
      { text: 'Elementary functions', page: 'numbers.md' },
    ],
  },
  {
    text: 'Inside',
    guides: [
      { text: 'The compiled engine', page: 'compiled-engine.md' },
      { text: 'Architecture', page: 'architecture.md' },
    ],
  },
];

/** The reference, by what is imported: every page that `npm run docs` wrote, called as its heading. */
export const ENTRIES = readdirSync(path.join(DOCS, 'api'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => {
    const [, heading = name] =
      /^# `?(.*?)`?$/m.exec(readFileSync(path.join(DOCS, 'api', name), 'utf8')) ?? [];
    return { text: name === 'README.md' ? 'Index' : heading, page: `api/${name}` };
  })
  .sort((one, other) => rankOf(one) - rankOf(other) || (one.text < other.text ? -1 : 1));

function rankOf({ text }) {
  const first = ['Index', 'lethe/core', 'lethe'].indexOf(text);
  return first === -1 ? 3 : first;
}

/** Where a page of docs/ is on the site. */
export function addressOf(page) {
  return `/${page.replace(/(^|\/)README\.md/, '$1').replace(/\.md(?=#|$)/, '')}`;
}
