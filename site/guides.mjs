// What the site's menus show: guides by what people want to do. Every page of docs/ is in one group.

/** Titles of groups, and guides by files of docs/, or a heading in one. */
export const GROUPS = [
  {
    text: 'Begin',
    guides: [
      { text: 'By what you want to do', page: 'README.md' },
      { text: 'Start', page: 'start.md' },
      { text: 'Command line', page: 'cli.md' },
      { text: 'Limits', page: 'limits.md' },
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

/** The reference, by what is imported. */
export const ENTRIES = [
  { text: 'Index', page: 'api/README.md' },
  { text: 'lethe/core', page: 'api/core.md' },
  { text: 'lethe', page: 'api/lethe.md' },
  { text: 'lethe/tfjs-wasm', page: 'api/tfjs-wasm.md' },
  { text: 'lethe/forecast', page: 'api/forecast.md' },
  { text: 'lethe/classify', page: 'api/classify.md' },
  { text: 'lethe/fleet', page: 'api/fleet.md' },
  { text: 'lethe/keras', page: 'api/keras.md' },
  { text: 'lethe/pytorch', page: 'api/pytorch.md' },
  { text: 'lethe/onnx', page: 'api/onnx.md' },
  { text: 'lethe/checkpoint', page: 'api/checkpoint.md' },
  { text: 'lethe/receipt', page: 'api/receipt.md' },
  { text: 'lethe/forgetting', page: 'api/forgetting.md' },
  { text: 'lethe/forgetting/report', page: 'api/report.md' },
  { text: 'lethe/bench', page: 'api/bench.md' },
];

/** Where a page of docs/ is on the site. */
export function addressOf(page) {
  return `/${page.replace(/(^|\/)README\.md/, '$1').replace(/\.md(?=#|$)/, '')}`;
}
