// Runs of the kernels that leave all threads but the caller's asleep every other time, as where others need the cores.
import { Kernels } from '../../src/engine/kernels/kernels.js';
import { ALL, CALLER } from '../../src/kernels/program/crew.js';

/** While `use` runs, each first, third and further run of kernels of several threads is the caller's alone. */
export async function withTurnsAlone<Result>(use: () => Promise<Result>): Promise<Result> {
  const { run } = Kernels.prototype;
  let runs = 0;
  Kernels.prototype.run = function (program, position, stream, logRow, count) {
    run.call(this, program, position, stream, logRow, count, runs++ % 2 === 0 ? CALLER : ALL);
  };
  try {
    return await use();
  } finally {
    Kernels.prototype.run = run;
  }
}
