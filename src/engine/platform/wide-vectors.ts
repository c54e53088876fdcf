// Wide vectors in Node: a flag of V8's, which is the whole process's. Deno and Bun come here, too, and are told why not.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { LetheError } from '../../errors.js';
import type { WideSwitch, WideVectors } from './platform.js';
import { tryWideVectors } from './wide-probe.js';

const FLAG = '--experimental-wasm-revectorize';
/** Node 24's and 26's, in which all of our kernels are run with the flag and without: test/kernels/wide. */
const SOUND = ['13.6', '14.6'];
/** Before it V8 has no such flag, or gains nothing by it (Node 22). */
const OLDEST = 13;

const ON: WideVectors = { wideVectors: true, reason: '' };
/** What asking led to; undefined while nobody has asked. */
let asked: WideVectors | undefined;
/** What trying said, which takes half a second: once for the process. */
let probed: Promise<string> | undefined;

export const wideSwitch: WideSwitch = {
  async turnOn(caller, compiled) {
    const reason = await whyNot();
    if (asked?.wideVectors !== true) asked = reason === '' ? switchOn(caller, compiled) : off(reason);
    return asked;
  },

  async present() {
    if (asked !== undefined) return asked;
    if (!isGiven()) return off('nobody has asked for wider ones.');
    const reason = await whyNot();
    return reason === '' ? ON : off(reason);
  },
};

function switchOn(caller: string, compiled: () => boolean): WideVectors {
  if (isGiven()) return ON;
  if (!compiled()) {
    setFlagsFromString(FLAG);
    return ON;
  }
  asked = off('the kernels were compiled before anybody asked for wider ones.');
  throw new LetheError(
    'state',
    `${caller}: expected to be asked for wide vectors before the kernels are compiled, as these stay as they are, got ` +
      'it afterwards: ask before the first training run or prediction, and hand no compiled kernels in',
  );
}

function off(why: string): WideVectors {
  return { wideVectors: false, reason: `vectors of 128 bits, as ${why}` };
}

/** Whether the command line has turned them on. */
function isGiven(): boolean {
  return inNode() && process.execArgv.includes(FLAG);
}

/** Why they may not be turned on here, in a sentence; empty if they may. */
async function whyNot(): Promise<string> {
  if (process.versions.bun !== undefined) return "JavaScriptCore, Bun's engine, does not pack vectors.";
  if (!inNode()) return "Deno's V8 checks bounds of memory in code, between which it packs no vectors.";
  if (process.arch !== 'x64') return `V8 packs vectors on x64 only, and this is ${process.arch}.`;
  if (await lacksAvx2()) return 'this processor has no AVX2.';
  const { v8, node } = process.versions;
  if (SOUND.some((sound) => v8.startsWith(`${sound}.`))) return '';
  if (Number.parseInt(v8, 10) < OLDEST) {
    return `V8 ${v8}, that of Node ${node}, packs no vectors; Node 24 and 26 do.`;
  }
  probed ??= probeHere(v8);
  return probed;
}

/** Deno and Bun answer to Node's name as well. */
function inNode(): boolean {
  return process.versions.bun === undefined && !('Deno' in globalThis);
}

/** Only Linux tells; elsewhere it is taken to be there, and V8, which looks itself, packs nothing if it is not. */
async function lacksAvx2(): Promise<boolean> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  return text !== '' && !/^flags\s*:.*\bavx2\b/m.test(text);
}

async function probeHere(v8: string): Promise<string> {
  const reason = await tryWideVectors(process.execPath, FLAG);
  return reason === ''
    ? ''
    : `V8 ${v8} is not known to pack vectors right, and did not when it was tried: ${reason}`;
}
