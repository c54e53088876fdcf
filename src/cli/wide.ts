// The option `--wide` of every command that computes.
import { presentWideVectors, turnOnWideVectors, type WideVectors } from '../engine/index.js';
import type { Option, Values } from './command.js';
import { complain } from './output.js';

export const WIDE: Option = {
  type: 'boolean',
  help: 'vectors of 256 bits where V8 packs them (Node 24 and 26; experimental there): faster, the same bits',
  elsewhere: ['wide-vectors', 'wideVectors'],
};

/** Applies `--wide` before anything is computed; if that is impossible, it reports the reason on standard error. */
export async function applyWide(values: Values): Promise<WideVectors> {
  if (values.wide !== true) return presentWideVectors();
  const wide = await turnOnWideVectors('--wide');
  if (!wide.wideVectors) complain(`lethe: --wide: ${wide.reason}`);
  return wide;
}
