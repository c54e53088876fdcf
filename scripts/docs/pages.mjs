// All pages of the reference by file name.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDeclarations } from './declarations.mjs';
import { pageOf, summaryOf } from './page.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What the entry points are for; those that package.json does not export are left out. */
const INTRODUCTIONS = {
  'lethe/core':
    'The compiled engine alone, without TensorFlow.js: builds, trains, predicts, streams, loads and saves networks in ' +
    "tfjs-layers' format.",
  lethe: 'Trains tfjs-layers models; needs TensorFlow.js beside it.',
  'lethe/tfjs-wasm': "TensorFlow.js's WebAssembly backend, started in any runtime.",
  'lethe/checkpoint':
    'Keeps checkpoints while a network trains, and goes on from them with the bits of never having stopped.',
  'lethe/receipt':
    'Tells of a training run in a receipt that others can check by computing it again, to the bit.',
  'lethe/keras': 'Models that Keras 2 and 3 saved, `.keras` and `.h5`, and models for Keras 3.',
  'lethe/pytorch': 'Weights of a network as a state dictionary of PyTorch, in safetensors, and back.',
  'lethe/onnx': 'Networks as ONNX, for onnxruntime and whatever else runs that, and models out of ONNX.',
  'lethe/classify':
    'Says of sequences of unequal length which class they are of: data, training, measures, one file to keep it.',
  'lethe/forecast':
    'Reads tables, forecasts series with intervals, and tells by back-tests whether that is better than simple forecasts.',
  'lethe/forecast/inference':
    'Forecasts by what `lethe/forecast` trained and saved, in 45 kB with its kernels: for edge functions.',
  'lethe/fleet':
    'Thousands of training runs on threads and machines: each result exact, checked by others, done once.',
  'lethe/classify/report': 'How right a classifier is, and where it errs, as one page to look at.',
  'lethe/forecast/report': 'What was forecast, and whether to trust it, as one page to look at.',
  'lethe/fleet/bullmq':
    'The store of a fleet on Redis, for many machines: a queue of BullMQ. Needs `bullmq` and `ioredis`.',
  'lethe/forgetting':
    'Whether an LSTM forgets selectively: measures, ablations, tasks, verdicts. Needs no TensorFlow.js.',
  'lethe/forgetting/report': 'What `verify` of `lethe/forgetting` found, as one page to look at.',
  'lethe/bench': 'The cases of the benchmarks, and what times them.',
};

/** Pages that are not called as the last part of their entry point. */
const PAGES = {
  'lethe/classify/report': 'classify-report.md',
  'lethe/forecast/inference': 'forecast-inference.md',
  'lethe/forecast/report': 'forecast-report.md',
};

/** Entry points that show a part of what another one shows, which describes it. */
const PARTS = {
  'lethe/core/lstm': {
    of: 'lethe/core',
    introduction: 'The same for networks of LSTMs and dense layers alone, in a smaller bundle.',
  },
  'lethe/core/lstm-inference': {
    of: 'lethe/core',
    introduction:
      'What such a network needs to predict, to stream and to be looked into: the smallest bundle.',
  },
};

const HEADER = '<!-- Written by `npm run docs` out of the comments in src/: change those. -->\n\n';

/** `{ 'README.md': text, 'core.md': text, ... }` */
export function referencePages() {
  const entries = entryPoints();
  const parts = partsOfEntryPoints();
  return withDeclarations(
    [...entries, ...parts].map(({ file }) => file),
    path.join(root, 'dist'),
    (declarations) => {
      const all = entries.map((entry, index) => ({ ...entry, ...declarations[index] }));
      const pages = all.map((entry) => ({ ...entry, ...pageOf(entry) }));
      const partial = parts.map((part, index) => ({ ...part, ...declarations[entries.length + index] }));
      return Object.fromEntries([
        ['README.md', HEADER + indexOf(pages, partial)],
        ...pages.map(({ page, text }) => [page, HEADER + text]),
      ]);
    },
  );
}

function entryPoints() {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.entries(INTRODUCTIONS).flatMap(([specifier, introduction]) => {
    const types = exports[specifier.replace(/^lethe/, '.')]?.types;
    if (types === undefined) return [];
    const page = PAGES[specifier] ?? `${specifier.split('/').at(-1)}.md`;
    return [{ specifier, introduction, page, file: path.join(root, types) }];
  });
}

function partsOfEntryPoints() {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.entries(PARTS).map(([specifier, part]) => {
    return { specifier, ...part, file: path.join(root, exports[specifier.replace(/^lethe/, '.')].types) };
  });
}

function indexOf(pages, parts) {
  const lists = pages.map((entry) => {
    const lines = summaryOf(entry).map(
      ({ name, summary }) =>
        `- [\`${name}\`](${entry.page}#${entry.anchors.get(name)})${summary === '' ? '' : `: ${summary}`}`,
    );
    const own = parts.filter((part) => part.of === entry.specifier).map((part) => partOf(part, entry));
    return [`## [${entry.specifier}](${entry.page})`, entry.introduction, lines.join('\n'), ...own].join(
      '\n\n',
    );
  });
  return `# API reference\n\n${lists.join('\n\n')}\n`;
}

/** What an entry point shows of another one, with links to where that is described. */
function partOf({ specifier, introduction, exported }, { page, anchors }) {
  const links = exported.map(({ name }) => {
    if (!anchors.has(name)) throw new Error(`docs: ${specifier} shows ${name}, which ${page} does not have`);
    return `[\`${name}\`](${page}#${anchors.get(name)})`;
  });
  return `### ${specifier}\n\n${introduction}\n\n${links.join(', ')}`;
}
