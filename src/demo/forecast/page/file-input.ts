// The file that was chosen, dropped or generated; the input of the form holds it.
import { watchDrops } from '../../page/drops.js';
import { element } from '../../page/element.js';

export class FileInput {
  readonly #input = element('#table', HTMLInputElement);
  readonly #onChange: () => void;

  /** @param onProblem receives a sentence about files that cannot be used */
  constructor(onChange: () => void, onProblem: (problem: string) => void) {
    this.#onChange = onChange;
    this.#input.addEventListener('change', onChange);
    watchDrops((files) => {
      const [file] = files;
      if (file === undefined) return;
      if (files.length === 1) this.put(file);
      else onProblem(`Expected one file, got ${files.map(({ name }) => name).join(', ')}.`);
    });
  }

  get file(): File | undefined {
    return this.#input.files?.[0];
  }

  /** As if the user had chosen it. */
  put(file: File): void {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    this.#input.files = transfer.files;
    this.#onChange();
  }
}
