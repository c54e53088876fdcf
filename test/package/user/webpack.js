// webpack by its API, with its defaults: `node webpack.js page.js OUTPUT`; a third word, `readable`, leaves out its minifier.
import path from 'node:path';
import webpack from 'webpack';

const [entry, output, readable] = process.argv.slice(2);
const compiler = webpack({
  mode: 'production',
  entry: { page: `./${entry}` },
  output: { path: path.resolve(output), filename: '[name].js' },
  performance: { hints: false },
  optimization: { minimize: readable !== 'readable' },
});
const stats = await new Promise((resolve, reject) => {
  compiler.run((error, result) => (error ? reject(error) : resolve(result)));
});
if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
