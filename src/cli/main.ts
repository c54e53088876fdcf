#!/usr/bin/env node
// TensorFlow.js is an optional peer: without it there are fewer commands.
const args = process.argv.slice(2);

try {
  const { COMMANDS, runCommandLine } = await import('./index.js');
  process.exitCode = await runCommandLine(args, COMMANDS);
} catch (error) {
  const { message } = error as { message?: unknown };
  if (!/(?:find|resolve).*@tensorflow\//i.test(String(message))) throw error;
  const { runWithoutTfjs } = await import('./without-tfjs.js');
  process.exitCode = await runWithoutTfjs(args);
}

export {};
