// The layers of the code, top to bottom; imports point downward only.
const LAYERS = [
  'cli',
  'demo',
  'bench',
  'series',
  'tfjs',
  'fleet',
  'forecast',
  'classify',
  'forgetting',
  'report',
  'receipt',
  'checkpoint',
  'exchange',
  'core',
  'network',
  'formats',
  'session',
  'compiler',
  'engine',
  'kernels',
  'random',
  'text',
];

const upward = LAYERS.map((layer, index) => ({
  name: `${layer}-imports-nothing-above-it`,
  comment: `Imports point downward: ${LAYERS.join(' > ')} > errors.ts`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: `^src/(${[...LAYERS.slice(0, index), '[^/]+\\.ts$'].join('|')})`,
    pathNot: '^src/(errors|sha256|version)\\.ts$',
  },
}));

/**
 * What may be imported from another folder beside its `index.ts`, and those of folders within it: of every folder, then
 * by one folder alone. Each has its reason.
 */
const OPEN = {
  // Its files are its interface: each is about one thing.
  'text/': LAYERS,
  'report/': LAYERS,
  // The index is the AssemblyScript module's; what describes programs is TypeScript as well, file by file.
  'kernels/': LAYERS,
  // The index of what `lethe/core` shows.
  'network/public.ts': LAYERS,
  // Training runs, which other formats keep otherwise than tfjs does.
  'network/network.ts': ['exchange'],
  // The least of a network, for `lethe/forecast/inference`: nothing of its indexes comes along.
  'network/bare-network.ts': ['forecast'],
  // For those who need nothing else of a network, such as `lethe/tfjs-wasm`.
  'network/options/option-names.ts': LAYERS,
  // Its index is the public API of `lethe/checkpoint`; a receipt keeps states as checkpoints, which an audit reads; keys of jobs are digests
  // of canonical JSON, too.
  'checkpoint/': ['receipt', 'fleet'],
  // The other half of the compiler: how a program lies in memory is between these two. By file, so that prediction comes
  // without training.
  'compiler/': ['session'],
  // What needs TensorFlow.js is apart from what does not, and the command runs with either.
  'bench/': ['cli'],
  'series/(options|saved).ts': ['cli'],
  'demo/settings.ts': ['cli'],
  // What the command and the page have beside: guesses where nobody said, the forecast as CSV.
  'forecast/(guess|forecast-csv).ts': ['cli', 'demo'],
  'forecast/calendar.ts': ['demo'],
  // Steps that sweeps do not look at until the end.
  'forecast/hold-out.ts': ['fleet'],
  // Names of options, which jobs take.
  'forecast/(backtest/)?options.ts': ['fleet'],
  'forecast/(season|scaling/scalers).ts': ['cli'],
  // The index is the public API of `lethe/forecast`.
  'forecast/report/': ['demo', 'cli'],
  // The index is the public API of `lethe/classify`; what is said of data and of the result is said by the command as well.
  'classify/(report/|data/(findings|labelled).ts)': ['cli'],
  // Its indexes are the public API of `lethe/forgetting`; these are for us alone.
  'forgetting/report/': ['demo', 'cli'],
  'forgetting/statistics/quantile.ts': ['bench'],
  'forgetting/verify/statements.ts': ['cli', 'demo'],
  'forgetting/verify/verdict.ts': ['cli'],
  // Bits of doubles, which the page that audits shows.
  'receipt/state.ts': ['demo'],
  // Receipts in the files of what has several networks; its index makes them.
  'receipt/kept.ts': ['forecast', 'classify'],
  // What a file says before an audit; its index is the public API.
  'receipt/told-recipe.ts': ['cli', 'demo'],
};

const throughIndex = LAYERS.map((layer) => ({
  name: `${layer}-imports-others-through-their-index`,
  comment:
    'a folder of src/ is imported through its index.ts, or that of a folder within it; exceptions: OPEN, above',
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: '^src/[^/]+/',
    pathNot: [
      `^src/${layer}/`,
      '/index\\.ts$',
      ...Object.keys(OPEN)
        .filter((open) => OPEN[open].includes(layer))
        .map((open) => `^src/${open.replace(/\.ts$/, '\\.ts$')}`),
    ],
  },
}));

module.exports = {
  forbidden: [
    ...upward,
    ...throughIndex,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tfjs-below-the-bridge',
      comment: 'forgetting/ and below know nothing of TensorFlow.js, and the demo page does without it',
      severity: 'error',
      from: { path: '^src/(demo|fleet|forgetting|network|formats|session|compiler|engine|kernels|random)/' },
      to: { path: '@tensorflow' },
    },
    {
      name: 'prediction-without-training',
      comment: 'who only predicts bundles nothing of training',
      severity: 'error',
      from: {
        path: '^src/(compiler/(program|layers)/[^/]+|session/(network-session|predict-session|stream-session|runtime|trace))\\.ts$',
      },
      to: { path: '^src/(compiler/training/|compiler/optimizer\\.ts|session/(training-|prepare))' },
    },
    {
      name: 'forecasts-without-training',
      comment:
        'lethe/forecast/inference bundles nothing that fits or judges; types of tables and baselines it may know',
      severity: 'error',
      from: {
        path: '^src/forecast/((inference|forecast-model|calendar)\\.ts$|model/(?!join)|time/|frame/(?!fit-|cut)|scaling/(?!fit-)|windows/windows|network/shapes)',
      },
      to: {
        path: '^src/(forecast/(training|backtest|measures|report|frame/(fit-|cut)|scaling/fit-|(forecaster|options|read-source)\\.ts)|forgetting/)|fflate|csv-parse',
      },
    },
    {
      name: 'commands-load-late',
      comment: 'the help of lethe loads no command, and a command none beside it',
      severity: 'error',
      from: { path: '^src/cli/(main|index|run|help|command|output)\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(cli/(index|run|help|command|output)|errors|version)\\.ts$|^src/text/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'engines-apart',
      comment:
        'tfjs/compiled and tfjs/operations know nothing of each other: what both need stands below them',
      severity: 'error',
      from: { path: '^src/tfjs/(compiled|operations)/' },
      to: { path: '^src/tfjs/(compiled|operations)/', pathNot: '^src/tfjs/$1/' },
    },
    {
      name: 'below-the-engines',
      comment: 'tfjs/: fit, predict, evaluate, ... > compiled/ and operations/ > all other folders',
      severity: 'error',
      from: { path: '^src/tfjs/', pathNot: '^src/tfjs/([^/]+\\.ts$|compiled/|operations/)' },
      to: { path: '^src/tfjs/(compiled|operations)/' },
    },
    {
      name: 'below-what-chooses-the-engine',
      comment: 'folders of tfjs/ do not import what stands on top of them',
      severity: 'error',
      from: { path: '^src/tfjs/[^/]+/' },
      to: { path: '^src/tfjs/[^/]+\\.ts$' },
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^src/' },
      // bullmq, ioredis, hyparquet and TensorFlow.js are peers. The build takes @noble/hashes into dist/sha256.js, what draws charts into dist/demo/site.
      to: {
        dependencyTypes: ['npm-dev'],
        pathNot: 'bullmq|ioredis|hyparquet|@tensorflow|@noble/hashes|@observablehq/plot|@xmldom/xmldom',
      },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Binaries are where src/kernels is in dist/, and nowhere in src/.
    exclude: { path: '^src/(engine|tfjs)/generated/|\\.wasm$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'default'],
      mainFields: ['module', 'main'],
    },
  },
};
