// Programs in Markdown, taken out and run as they stand there.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { areAllTried } from '../in-proportion.js';
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

const IN_TURN = path.join(import.meta.dirname, 'programs-in-turn.mjs');
/** How tfjs's backend is started, or the kernels, is settled once in a process. */
const IS_FIRST = /useWideVectors\(|useWasm\(\{|'lethe\/bench'/;

/** A program that is written into a file. */
export interface ProgramFile {
  /** Absolute path. */
  file: string;
  text: string;
}

/** What a program printed, and why it failed if it did. */
export interface Ran {
  stdout: string;
  error?: string;
}

/**
 * Runs programs as modules, each in the folder of its file, and waits until they end: one after the other in one process, as most of a
 * short program's time is that of starting. In the long run, and if it needs that, each has a process of its own.
 *
 * @returns by the file of each
 */
export async function runAll(programs: readonly ProgramFile[]): Promise<Map<string, Ran>> {
  await Promise.all(programs.map(({ file, text }) => writeFile(file, text)));
  const isAlone = ({ text }: ProgramFile): boolean => areAllTried || IS_FIRST.test(text);
  const ran = new Map<string, Ran>();
  for (const { file } of programs.filter(isAlone)) {
    ran.set(
      file,
      await run(path.dirname(file), [process.execPath, file]).catch(({ message }: Error) => ({
        ...{ stdout: '', error: message },
      })),
    );
  }
  const files = programs.filter((program) => !isAlone(program)).map(({ file }) => file);
  if (files.length === 0) return ran;
  const { stdout } = await run(path.dirname(files[0] as string), [process.execPath, IN_TURN, ...files]);
  for (const [index, line] of stdout.trim().split('\n').entries()) {
    ran.set(files[index] as string, JSON.parse(line) as Ran);
  }
  return ran;
}
