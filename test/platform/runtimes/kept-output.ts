/** Characters kept of a run's output; older ones are dropped. */
const LIMIT = 16_000;

/** The end of everything a runtime and its suite printed, for error messages. */
export class KeptOutput {
  #text = '';

  add(text: string): void {
    this.#text = (this.#text + text).slice(-LIMIT);
  }

  describe(): string {
    const text = this.#text.trim();
    return text ? `--- printed by the runtime ---\n${text}` : '(the runtime printed nothing)';
  }
}
