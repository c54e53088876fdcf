// One ES module per source file, so that dist/ reads like src/ and bundlers drop what is not used. What
// differs between runtimes (`#platform`, `#kernels`, `#tfjs-binaries`) stays an import that package.json's `imports`
// answers by condition, in Node as in every bundler.
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';

const bare = /^[^./]|^#|\.wasm$/;
/** Taken into dist/vendor/, so that `lethe/core` needs no other package. */
const vendored = /^@noble\/hashes\/|[/\\]node_modules[/\\]@noble[/\\]/;

export default {
  input: [
    'src/index.ts',
    'src/core.ts',
    'src/tfjs-wasm.ts',
    'src/bench/index.ts',
    'src/cli/main.ts',
    'src/engine/platform/node.ts',
    'src/engine/platform/browser.ts',
    'src/engine/platform/edge.ts',
    'src/engine/kernels/worker-source.ts',
    'src/engine/kernels/binaries/embedded.ts',
    'src/engine/kernels/binaries/imported.ts',
    'src/engine/kernels/binaries/none.ts',
    'src/tfjs/binaries/embedded.ts',
    'src/tfjs/binaries/imported.ts',
    'src/tfjs/binaries/none.ts',
  ],
  external: (id, importer) => importer !== undefined && bare.test(id) && !vendored.test(id),
  output: {
    dir: 'dist',
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: 'src',
    // npm leaves folders called node_modules out of a package.
    entryFileNames: ({ name }) => `${name.replace(/^.*node_modules\//, 'vendor/')}.js`,
    sourcemap: false,
  },
  plugins: [
    nodeResolve({ resolveOnly: [/^@noble\/hashes/] }),
    esbuild({ target: 'es2022', include: /\.ts$/ }),
  ],
};
