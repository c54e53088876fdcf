// What Next.js does to `.wasm?module` in edge functions (its next-middleware-wasm-loader).
const { createHash } = require('node:crypto');

module.exports = function loader(source) {
  const name = `wasm_${createHash('sha1').update(source).digest('hex')}`;
  this.emitFile(`edge-chunks/${name}.wasm`, source);
  return `module.exports = ${name};`;
};
module.exports.raw = true;
