// Whether V8 packs vectors of 128 bits into such of 256 in this process: told at once, as every instance of the kernels asks
// for it, and at no cost where nobody has asked for it. wide-vectors.ts turns it on.
import { readFileSync } from 'node:fs';

export const FLAG = '--experimental-wasm-revectorize';
/** Older versions of V8 have no such flag, or gain nothing from it (Node 22). */
const OLDEST = 13;

let turnedOn = false;
let never: string | undefined;

/** From now on V8 packs. */
export function noteTurnedOn(): void {
  turnedOn = true;
}

/** Whether V8 packs here, whoever turned it on. An untried version is assumed to. */
export function packsVectors(): boolean {
  return turnedOn || (isGiven() && whyNever() === '');
}

/** Whether the command line has turned it on. */
export function isGiven(): boolean {
  return inNode() && process.execArgv.includes(FLAG);
}

/** Why V8 cannot pack here, in a sentence; empty if it can. */
export function whyNever(): string {
  never ??= reason();
  return never;
}

function reason(): string {
  if (process.versions.bun !== undefined) return "JavaScriptCore, Bun's engine, does not pack vectors.";
  if (!inNode()) return "Deno's V8 checks bounds of memory in code, between which it packs no vectors.";
  if (process.arch !== 'x64') return `V8 packs vectors on x64 only, and this is ${process.arch}.`;
  if (lacksAvx2()) return 'this processor has no AVX2.';
  const { v8, node } = process.versions;
  if (Number.parseInt(v8, 10) >= OLDEST) return '';
  return `V8 ${v8}, that of Node ${node}, packs no vectors; Node 24 and 26 do.`;
}

/** Deno and Bun answer to Node's name as well. */
function inNode(): boolean {
  return process.versions.bun === undefined && !('Deno' in globalThis);
}

/** Only Linux tells; elsewhere AVX2 is assumed, and V8, which checks it, packs nothing without it. */
function lacksAvx2(): boolean {
  try {
    const text = readFileSync('/proc/cpuinfo', 'utf8');
    return text !== '' && !/^flags\s*:.*\bavx2\b/m.test(text);
  } catch {
    return false;
  }
}
