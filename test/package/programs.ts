// Programs in Markdown, taken out and run as they stand there.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { directoryInProject } from '../platform/runtimes/project.js';
import type { RunScope } from '../platform/runtimes/run-scope.js';
import { run } from './command.js';

/** A fenced block of JavaScript. */
export interface Program {
  /** Of its first line, from 1. */
  line: number;
  text: string;
}

/** All blocks that are fenced as `js`, in order. */
export function programsIn(markdown: string): Program[] {
  return [...markdown.matchAll(/^```js\n(.*?)^```/gms)].map(({ 1: text = '', index }) => ({
    line: markdown.slice(0, index).split('\n').length + 1,
    text,
  }));
}

/** Whether Node runs a program as it is: not what exports a handler or imports a bundler's way. */
export function isForNode({ text }: Program): boolean {
  return !/export default|\.wasm['?]|addEventListener\(/.test(text);
}

/** Runs a program as a module in a folder of its own, where `lethe` and tfjs are found; what it printed. */
export async function runProgram(scope: RunScope, text: string): Promise<string> {
  const folder = await directoryInProject(scope);
  await writeFile(path.join(folder, 'main.mjs'), text);
  return (await run(folder, [process.execPath, 'main.mjs'])).stdout;
}
