import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import { minify } from 'rollup-plugin-esbuild';

export default {
  input: 'page.js',
  output: { dir: 'rollup', format: 'esm' },
  plugins: [resolve({ browser: true }), commonjs(), minify()],
};
