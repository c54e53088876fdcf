#!/usr/bin/env node
// TensorFlow.js is an optional peer, which `lethe/core` does without; this program does not.
const NEEDED = 'npm install @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-wasm';

try {
  const { runCommandLine } = await import('./index.js');
  process.exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  const { message } = error as { message?: unknown };
  if (!/(?:find|resolve).*@tensorflow\//i.test(String(message))) throw error;
  console.error(`lethe: the command line needs TensorFlow.js: ${NEEDED}`);
  process.exitCode = 1;
}

export {};
