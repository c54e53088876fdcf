import { type OptionNames, readOptions } from '../../network/index.js';
import { mismatch, quote } from '../../text/quote.js';

/** How much a job may ask for. A job that asks for more fails, and names what was too much. */
export interface FleetLimits {
  /** Bytes of its description as JSON, data that stand in it included. Default 1 MB. */
  description?: number | null;
  /** Bytes of its data. Default 256 MB. */
  data?: number | null;
  /** Numbers in all weights of its network, of `fit`. Default 20 million. */
  parameters?: number | null;
  /** Times that the data are trained on. Default 100,000. */
  epochs?: number | null;
  /** Seconds that it may take; then its thread is ended. Default 3600. */
  seconds?: number | null;
  /** Megabytes of JavaScript objects of its thread, where the runtime watches them (Node). Default 2048. */
  memory?: number | null;
}

/** All of them. */
export type CheckedLimits = { readonly [name in keyof FleetLimits]-?: number };

export const DEFAULT_LIMITS: CheckedLimits = {
  description: 1_000_000,
  data: 256_000_000,
  parameters: 20_000_000,
  epochs: 100_000,
  seconds: 3600,
  memory: 2048,
};

const NAMES: OptionNames<FleetLimits> = {
  description: true,
  data: true,
  parameters: true,
  epochs: true,
  seconds: true,
  memory: true,
};

/** @throws TypeError or RangeError naming the limit that there is none of, or that is no number above 0. */
export function readFleetLimits(caller: string, given: FleetLimits | null | undefined): CheckedLimits {
  const limits = readOptions(`${caller}: limits`, given, NAMES, 'limits');
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) continue;
    throw new RangeError(mismatch(`${caller}: limits.${name}`, 'a number above 0', quote(value)));
  }
  return { ...DEFAULT_LIMITS, ...limits };
}
