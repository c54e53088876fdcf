// Downloads of the model and the report.
import type { NamedFile } from '../protocol.js';
import { download } from './download.js';
import { element, setText } from './element.js';
import type { Trainer } from './trainer.js';

const MOST_SEEDS = 100;

export class Downloads {
  readonly #trainer: Trainer;
  readonly #status = element('#download-status', HTMLElement);
  readonly #model = element('#download-model', HTMLButtonElement);
  readonly #report = element('#download-report', HTMLButtonElement);
  readonly #task: () => string;

  /** @param task name of the chosen task */
  constructor(trainer: Trainer, task: () => string) {
    this.#trainer = trainer;
    this.#task = task;
    this.#model.addEventListener('click', () => {
      this.#offer(this.#model, 'The model', () => this.#trainer.model());
    });
    this.#report.addEventListener('click', () => {
      const seeds = this.#seeds();
      if (seeds === undefined) return;
      this.#offer(this.#report, 'The report', () => this.#makeReport(seeds));
    });
  }

  enable(): void {
    this.#model.disabled = false;
    this.#report.disabled = false;
  }

  #makeReport(seeds: number): Promise<readonly NamedFile[]> {
    setText(this.#status, `Training ${seeds} seeds …`);
    return this.#trainer.report(this.#task(), seeds, (done, total) => {
      setText(this.#report, `${done} of ${total}`);
    });
  }

  #seeds(): number | undefined {
    const input = element('#report-seeds', HTMLInputElement);
    const text = input.value.trim();
    const seeds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    const fits = seeds >= 2 && seeds <= MOST_SEEDS;
    if (fits) input.removeAttribute('aria-invalid');
    else {
      input.setAttribute('aria-invalid', 'true');
      input.focus();
      setText(this.#status, `Seeds: expected a whole number from 2 to ${MOST_SEEDS}.`);
    }
    return fits ? seeds : undefined;
  }

  async #offer(
    button: HTMLButtonElement,
    what: string,
    make: () => Promise<readonly NamedFile[]>,
  ): Promise<void> {
    const title = button.textContent;
    button.disabled = true;
    try {
      const files = await make();
      for (const file of files) download(file);
      setText(this.#status, `${what}: ${files.map(({ name }) => name).join(' and ')}.`);
    } catch (error) {
      setText(this.#status, `${what} failed: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      button.disabled = false;
      button.textContent = title;
    }
  }
}
