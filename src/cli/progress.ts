import { ERASE_LINE } from './output.js';

/** A progress line of the training run: only on a terminal, on standard error, erased at the end. */
export interface Progress {
  step(step: number, loss: number): void;
  clear(): void;
}

const EVERY_MS = 100;

export function showProgress(steps: number): Progress {
  const status = showStatus();
  let shown = 0;
  return {
    step(step, loss) {
      const now = performance.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      status.show(`step ${step + 1} of ${steps}, loss ${loss.toFixed(4)}`);
    },
    clear: status.clear,
  };
}

/** A status line, in the same place. */
export interface Status {
  show(text: string): void;
  clear(): void;
}

export function showStatus(): Status {
  if (process.stderr.isTTY !== true) return { show() {}, clear() {} };
  return {
    show: (text) => void process.stderr.write(`${ERASE_LINE}${text}`),
    clear: () => void process.stderr.write(ERASE_LINE),
  };
}

/** A progress bar with the remaining time, in the same place. */
export interface Bar {
  /** @param timeLeft called if the line is drawn; milliseconds */
  show(done: number, label: string, timeLeft?: () => number): void;
  clear(): void;
}

const BAR_WIDTH = 30;

export function showBar(total: number): Bar {
  const status = showStatus();
  let shown = 0;
  return {
    show(done, label, timeLeft) {
      const now = performance.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      const filled = Math.round((done / total) * BAR_WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
      const left = timeLeft === undefined ? '' : `, ${duration(timeLeft())} left`;
      status.show(`${bar} ${done} of ${total}${left} (${label})`);
    },
    clear: status.clear,
  };
}

/** `7 s`, `3 min 20 s`. */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
