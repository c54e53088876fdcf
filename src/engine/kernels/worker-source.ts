/**
 * Text of the classic script that one worker runs: it creates its own instance of the kernels on the shared memory,
 * answers, and works until told to end. While it sleeps it takes no messages: it wakes up through the memory.
 */
export const workerSource = `// A thread of Lethe's kernels. Started by src/engine/kernels/workers.ts.
(function () {
  'use strict';
  var inNode = typeof process === 'object' && process.versions && process.versions.node;
  var port = inNode
    ? (typeof require === 'function' ? require('node:worker_threads') : process.getBuiltinModule('node:worker_threads')).parentPort
    : self;
  function start(data) {
    var kernels;
    try {
      kernels = new WebAssembly.Instance(data.module, { env: { memory: data.memory } }).exports;
      kernels.initialize(data.thread, data.threads, data.crowded, true, data.patience, data.packs);
      port.postMessage({ ready: true });
      kernels.work();
    } catch (error) {
      if (kernels) kernels.fail();
      port.postMessage({ error: String(error && error.message || error) });
    }
    port.close();
  }
  if (inNode) port.once('message', start);
  else self.onmessage = function (event) { self.onmessage = null; start(event.data); };
})();
`;
