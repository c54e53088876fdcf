import type { Probe, Role, Sequences } from './task.js';

/** Sequences of up to this many steps are probed completely; longer ones at {@link FEW} outputs and some lags. */
const WHOLE = 16;
const FEW = 4;
/** In long sequences every lag up to this one, then powers of two. */
const NEAR = 8;

/** A task's role for an input this many steps before an output. */
export type LagRule = (lag: number) => { readonly role: Role; readonly ideal: number };

/**
 * Probes of the first output on the first feature, for each sample. In sequences of up to 16 steps: every output on
 * every earlier input and its own. In longer ones: four outputs, evenly spaced up to the last one, on the inputs at
 * lags 0 to 8, 16, 32, 64, ... and on the first.
 */
export function lagProbes({ count, steps, outputSteps }: Sequences, rule: LagRule): Probe[] {
  const outputs = Array.from({ length: outputSteps }, (_, step) => step + steps - outputSteps);
  const few = Array.from({ length: FEW }, (_, index) => Math.floor((steps * (index + 1)) / FEW) - 1);
  const looked = steps <= WHOLE ? outputs : outputs.filter((step) => few.includes(step));
  const pattern = looked.flatMap((step) =>
    lagsOf(step, steps).map((lag) => ({
      outputStep: outputSteps === steps ? step : 0,
      output: 0,
      inputStep: step - lag,
      feature: 0,
      ...rule(lag),
    })),
  );
  return Array.from({ length: count }, (_, sample) => pattern.map((probe) => ({ sample, ...probe }))).flat();
}

function lagsOf(step: number, steps: number): number[] {
  const all = Array.from({ length: step + 1 }, (_, lag) => lag);
  if (steps <= WHOLE) return all;
  const powers = new Set([16, 32, 64, 128, 256, 512, 1024]);
  return all.filter((lag) => lag <= NEAR || lag === step || powers.has(lag));
}

/** Roles of `y_t = x_t + x_(t-1)`: keep the input before the current one, forget all earlier ones. */
export const oneStepBack: LagRule = (lag) =>
  lag <= 1 ? { role: lag === 0 ? 'current' : 'keep', ideal: 1 } : { role: 'forget', ideal: 0 };
