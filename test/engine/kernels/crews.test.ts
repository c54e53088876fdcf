// Which crew works on a run: all threads or the caller's alone, by a clock of the test's.
import { describe, expect, test } from '@jest/globals';
import { Crews, newHabit } from '../../../src/engine/kernels/crews.js';

const PROGRAM = 1024;

/** A machine where a step takes a given number of milliseconds of each crew; tells who worked on each of its runs. */
class Machine {
  milliseconds = { all: 1, alone: 1 };
  readonly habit = newHabit();
  #now = 0;
  #crews = this.#begin();

  /** Another arena on the same kernels. */
  restart(): void {
    this.#crews = this.#begin();
  }

  #begin(): Crews {
    return new Crews(this.habit, () => this.#now);
  }

  /** A letter a run: `T` together, `a` alone. */
  run(runs: number, steps: number, program: number = PROGRAM): string {
    let told = '';
    for (let run = 0; run < runs; run++) {
      const alone = this.#crews.runsAlone(program);
      told += alone ? 'a' : 'T';
      this.#now += steps * this.milliseconds[alone ? 'alone' : 'all'];
      this.#crews.ran(program, steps);
    }
    return told;
  }
}

describe('threads work', () => {
  test('together where that is quicker; one tries it alone, and loses a hundredth of the time', () => {
    const machine = new Machine();
    machine.milliseconds = { all: 1, alone: 1.5 };
    expect(machine.run(4, 10)).toBe('TTaT');
    expect(machine.run(150, 10)).toBe(`${'T'.repeat(49)}a${'T'.repeat(50)}a${'T'.repeat(49)}`);
  });

  test('alone where that is quicker, until it is not any more', () => {
    const machine = new Machine();
    machine.milliseconds = { all: 2, alone: 1 };
    expect(machine.run(10, 10)).toBe('TTaaaaaaTa');
    machine.milliseconds = { all: 0.5, alone: 1 };
    expect(machine.run(104, 10)).toBe(`${'a'.repeat(99)}TTTTT`);
  });

  test('as they did where neither is quicker by more than noise', () => {
    const machine = new Machine();
    machine.milliseconds = { all: 1, alone: 0.98 };
    expect(machine.run(15, 10)).toBe('TTaTTTTTaTTTTTa');
  });

  test('in rounds of 4 ms, as short runs tell little', () => {
    const machine = new Machine();
    machine.milliseconds = { all: 0.5, alone: 0.25 };
    expect(machine.run(60, 1)).toBe(`${'T'.repeat(16)}${'a'.repeat(44)}`);
  });

  test('on each program as is best for it, and on a new one as they did last', () => {
    const machine = new Machine();
    machine.milliseconds = { all: 2, alone: 1 };
    expect(machine.run(4, 10, 1)).toBe('TTaa');
    expect(machine.run(1, 10, 2)).toBe('a');
    machine.restart();
    expect(machine.run(2, 10, 1)).toBe('aa');
  });

  test('in short calls, each with programs of its own, as in one long one: few try', () => {
    const machine = new Machine();
    machine.milliseconds = { all: 1, alone: 1.5 };
    let runs = '';
    for (let call = 0; call < 40; call++) {
      machine.restart();
      runs += machine.run(5, 10);
    }
    expect(runs.length).toBe(200);
    expect(runs.match(/a/g)?.length).toBe(4);
  });
});
