// Wide vectors in Node: a flag of V8's, which is the whole process's. Deno and Bun come here, too, and are told why not.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { WideSwitch } from './platform.js';
import { tryWideVectors } from './wide-probe.js';

const FLAG = '--experimental-wasm-revectorize';
/** Node 24's and 26's, in which all of our kernels are run with the flag and without: test/kernels/wide. */
const SOUND = ['13.6', '14.6'];
/** Before it V8 has no such flag, or gains nothing by it (Node 22). */
const OLDEST = 13;

/** What trying said, which takes half a second: once for the process. */
let probed: Promise<string> | undefined;

export const wideSwitch: WideSwitch = {
  get isOn() {
    return inNode() && process.execArgv.includes(FLAG);
  },

  async whyNot(kernels) {
    if (process.versions.bun !== undefined) return "JavaScriptCore, Bun's engine, does not pack vectors.";
    if (!inNode()) return "Deno's V8 checks bounds of memory in code, between which it packs no vectors.";
    if (process.arch !== 'x64') return `V8 packs vectors on x64 only, and this is ${process.arch}.`;
    if (await lacksAvx2()) return 'this processor has no AVX2.';
    const { v8 } = process.versions;
    if (SOUND.some((sound) => v8.startsWith(`${sound}.`))) return '';
    if (Number.parseInt(v8, 10) < OLDEST) {
      return `V8 ${v8}, that of Node ${process.versions.node}, packs no vectors; Node 24 and 26 do.`;
    }
    probed ??= probeHere(v8, kernels);
    return probed;
  },

  turnOn() {
    setFlagsFromString(FLAG);
  },
};

/** Deno and Bun answer to Node's name as well. */
function inNode(): boolean {
  return process.versions.bun === undefined && !('Deno' in globalThis);
}

/** Only Linux tells; elsewhere it is taken to be there, and V8, which looks itself, packs nothing if it is not. */
async function lacksAvx2(): Promise<boolean> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  return text !== '' && !/^flags\s*:.*\bavx2\b/m.test(text);
}

async function probeHere(v8: string, kernels: () => Promise<Uint8Array>): Promise<string> {
  const what = `V8 ${v8} is not known to pack vectors right`;
  const reason = await tryWideVectors(process.execPath, FLAG, await kernels());
  return reason === '' ? '' : `${what}, and did not when it was tried: ${reason}`;
}
