import { type OptionNames, readOptions } from '../../network/index.js';
import { mismatch, quote } from '../../text/quote.js';

/** Limits of a job. A job that exceeds one fails with an error that names the limit. */
export interface FleetLimits {
  /** Size of its description as JSON in bytes, including inline data. Default 1 MB. */
  description?: number | null;
  /** Size of its data in bytes. Default 256 MB. */
  data?: number | null;
  /** Number of parameters of its network, for `fit`. Default 20 million. */
  parameters?: number | null;
  /** Number of epochs. Default 100,000. */
  epochs?: number | null;
  /** Duration in seconds; then its thread is terminated. Default 3600. */
  seconds?: number | null;
  /** Megabytes of JavaScript heap of its thread, if the runtime supports the limit (Node). Default 2048. */
  memory?: number | null;
}

/** All limits. */
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

/** @throws TypeError or RangeError that names an unknown limit, or one that is not a number above 0. */
export function readFleetLimits(caller: string, given: FleetLimits | null | undefined): CheckedLimits {
  const limits = readOptions(`${caller}: limits`, given, NAMES, 'limits');
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) continue;
    throw new RangeError(mismatch(`${caller}: limits.${name}`, 'a number above 0', quote(value)));
  }
  return { ...DEFAULT_LIMITS, ...limits };
}
