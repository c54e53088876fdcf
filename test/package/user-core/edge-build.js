// webpack set up as `next build` does it for edge functions: conditions, target, and `.wasm?module` (which lethe/kernels.wasm is here) as a variable that
// the platform sets to the compiled module. Prints what has to be set: file by variable. `--as-is` leaves the code as large as it is.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import webpack from 'webpack';

const isSmall = !process.argv.includes('--as-is');
const folder = path.resolve('edge');
mkdirSync(folder, { recursive: true });
const compiler = webpack({
  mode: 'production',
  devtool: false,
  optimization: { minimize: isSmall },
  performance: isSmall ? {} : false,
  target: ['web', 'es2020'],
  entry: './edge.js',
  output: { path: folder, filename: 'function.js' },
  resolve: { conditionNames: ['edge-light', 'worker', '...'], mainFields: ['browser', 'module', 'main'] },
  module: {
    rules: [
      {
        test: /\.wasm$/,
        resourceQuery: /module/i,
        type: 'javascript/auto',
        loader: path.resolve('edge-wasm-loader.cjs'),
      },
    ],
  },
});
const stats = await new Promise((resolve, reject) => {
  compiler.run((error, result) => (error ? reject(error) : resolve(result)));
});
if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
const names = Object.keys(stats.compilation.assets).filter((name) => name.endsWith('.wasm'));
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [path.basename(name, '.wasm'), name]))));
