/** A line that tells how far the training is: on a terminal only, on standard error, gone at the end. */
export interface Progress {
  step(step: number, loss: number): void;
  clear(): void;
}

const EVERY_MS = 100;
const ERASE_LINE = '\r\u001b[2K';

export function showProgress(steps: number): Progress {
  if (process.stderr.isTTY !== true) return { step() {}, clear() {} };
  let shown = 0;
  return {
    step(step, loss) {
      const now = performance.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      process.stderr.write(`${ERASE_LINE}step ${step + 1} of ${steps}, loss ${loss.toFixed(4)}`);
    },
    clear() {
      process.stderr.write(ERASE_LINE);
    },
  };
}
