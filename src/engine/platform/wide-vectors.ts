// Wide vectors in Node: a flag of V8's, which is the whole process's. Deno and Bun come here, too, and are told why not.
import { setFlagsFromString } from 'node:v8';
import { LetheError } from '../../errors.js';
import { FLAG, isGiven, noteTurnedOn, whyNever } from './packing.js';
import type { WideSwitch, WideVectors } from './platform.js';
import { tryWideVectors } from './wide-probe.js';

/** The versions of Node 24 and 26, in which all kernels are tested with and without the flag: test/kernels/wide. */
const SOUND = ['13.6', '14.6'];

const ON: WideVectors = { wideVectors: true, reason: '' };
/** The result of the first request; undefined before. */
let asked: WideVectors | undefined;
/** The result of the probe, which takes half a second: once per process. */
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
    noteTurnedOn();
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

/** Why they cannot be turned on here, in a sentence; empty if they can. */
async function whyNot(): Promise<string> {
  const reason = whyNever();
  if (reason !== '') return reason;
  const { v8 } = process.versions;
  if (SOUND.some((sound) => v8.startsWith(`${sound}.`))) return '';
  probed ??= probeHere(v8);
  return probed;
}

async function probeHere(v8: string): Promise<string> {
  const reason = await tryWideVectors(process.execPath, FLAG);
  return reason === ''
    ? ''
    : `V8 ${v8} is not known to pack vectors right, and did not when it was tried: ${reason}`;
}
