// The layers of the code, top to bottom; imports point downward only.
const LAYERS = [
  'cli',
  'demo',
  'bench',
  'series',
  'tfjs',
  'forgetting',
  'network',
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

module.exports = {
  forbidden: [
    ...upward,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tfjs-below-the-bridge',
      comment: 'forgetting/ and below know nothing of TensorFlow.js, and the demo page does without it',
      severity: 'error',
      from: { path: '^src/(demo|forgetting|network|session|compiler|engine|kernels|random)/' },
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
      // The build takes @noble/hashes into dist/sha256.js, what draws charts into dist/demo/site.
      to: {
        dependencyTypes: ['npm-dev'],
        pathNot: '@tensorflow|@noble/hashes|@observablehq/plot|@xmldom/xmldom',
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
