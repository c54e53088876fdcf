// Sequences typed by the user, and the network's predictions.

import type { TableRow } from '../../report/figures.js';
import type { Frame, TaskChoice } from '../protocol.js';
import { readSequences } from '../typed-sequences.js';
import { element, setText } from './element.js';
import { tableOf } from './table.js';
import type { Trainer } from './trainer.js';

const SHOWN_STEPS = 24;

export class OwnSequences {
  readonly #typed = element('#typed', HTMLTextAreaElement);
  readonly #problem = element('#typed-problem', HTMLElement);
  readonly #answers = element('#answers', HTMLElement);
  readonly #trainer: Trainer;
  #task: TaskChoice | undefined;
  /** Sequences of the last request, to repeat it when the network has changed. */
  #asked: number[][][] | undefined;

  constructor(trainer: Trainer) {
    this.#trainer = trainer;
    element('#own', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#predict();
    });
  }

  /** Another task has other sequences; typed text stays as long as the task does. */
  setTask(task: TaskChoice): void {
    if (task.name === this.#task?.name) return;
    this.#task = task;
    this.#typed.value = task.example;
    this.#asked = undefined;
    this.#answers.replaceChildren();
    this.#say('');
    const { features, steps } = task;
    const each =
      features === 1
        ? 'numbers with spaces between them'
        : `steps with semicolons between them, of ${features} numbers each`;
    const length = steps === null ? '' : `, ${steps} ${features === 1 ? 'numbers' : 'steps'} each`;
    setText(element('#typed-form', HTMLElement), `One sequence on each line: ${each}${length}.`);
    element('#predict', HTMLButtonElement).disabled = false;
  }

  /** Called when the network has changed. */
  async refresh({ phase }: Frame): Promise<void> {
    if (this.#asked !== undefined && phase !== 'training') await this.#show(this.#asked);
  }

  #predict(): void {
    if (this.#task === undefined) return;
    const read = readSequences(this.#typed.value, this.#task);
    this.#say('problem' in read ? read.problem : '');
    if ('problem' in read) {
      this.#typed.focus();
      return;
    }
    this.#asked = read.sequences;
    this.#show(read.sequences);
  }

  async #show(sequences: number[][][]): Promise<void> {
    try {
      const outputs = await this.#trainer.predict(sequences);
      if (this.#asked === sequences)
        this.#answers.replaceChildren(
          ...sequences.map((sequence, index) => tableFor(sequence, outputs[index] ?? [], index)),
        );
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  #say(problem: string): void {
    setText(this.#problem, problem);
    if (problem === '') this.#typed.removeAttribute('aria-invalid');
    else this.#typed.setAttribute('aria-invalid', 'true');
  }
}

/** Steps from left to right; for a long sequence the last ones. */
function tableFor(
  sequence: readonly number[][],
  outputs: readonly (readonly number[])[],
  index: number,
): HTMLTableElement {
  const count = sequence.length;
  const first = Math.max(0, count - SHOWN_STEPS);
  const shown = Array.from({ length: count - first }, (_, at) => first + at);
  // A network with one output at the end has it next to the last input.
  const late = count - outputs.length;
  const rowsOf = (name: string, valuesAt: (step: number) => readonly number[] | undefined): TableRow[] => {
    const parts = valuesAt(count - 1)?.length ?? 0;
    return Array.from({ length: parts }, (_, part) => [
      parts === 1 ? name : `${name} ${part + 1}`,
      ...shown.map((step) => rounded(valuesAt(step)?.[part])),
    ]);
  };
  const table = tableOf(
    ['Step', ...shown.map((step) => String(step + 1))],
    [...rowsOf('input', (step) => sequence[step]), ...rowsOf('prediction', (step) => outputs[step - late])],
  );
  table.createCaption().textContent = `Sequence ${index + 1}${first === 0 ? '' : `, from step ${first + 1}`}`;
  return table;
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1000) / 1000;
}
