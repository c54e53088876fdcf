// The files that were chosen, dropped or generated; the inputs of the form hold them.
import { watchDrops } from '../../page/drops.js';
import { element } from '../../page/element.js';
import { type Example, SLOTS, type Slot } from '../protocol.js';

/** Number of bytes that are enough to identify a file. */
const HEAD_BYTES = 65_536;

export class Inputs {
  readonly #salt = element('#salt', HTMLInputElement);

  /**
   * @param onChange called when other files were chosen
   * @param onDrop called when files were dropped and assigned
   * @param onProblem receives a sentence about files that could not be assigned
   */
  constructor(onChange: () => void, onDrop: () => void, onProblem: (problem: string) => void) {
    for (const slot of SLOTS) input(slot).addEventListener('change', onChange);
    this.#salt.addEventListener('input', onChange);
    watchDrops(async (files) => {
      try {
        await this.#take(files);
        onDrop();
      } catch (error) {
        onChange();
        onProblem(error instanceof Error ? error.message : String(error));
      }
    });
  }

  file(slot: Slot): File | null {
    return input(slot).files?.[0] ?? null;
  }

  get salt(): string {
    return this.#salt.value;
  }

  /** Replaces all files by those of the example. */
  show(example: Example): void {
    this.clear();
    for (const slot of SLOTS) {
      const file = example[slot];
      if (file !== null) put(slot, new File([file.text], file.name));
    }
  }

  clear(): void {
    this.#salt.value = '';
    for (const slot of SLOTS) input(slot).value = '';
  }

  /** @throws RangeError that names the file that cannot be assigned. */
  async #take(files: readonly File[]): Promise<void> {
    const found: { [slot in Slot]?: File } = {};
    for (const file of files) {
      const slot = await slotOf(file);
      const other = found[slot];
      if (other !== undefined) {
        throw new RangeError(`Expected one file as ${slot}, got ${other.name} and ${file.name}.`);
      }
      found[slot] = file;
    }
    for (const slot of SLOTS) {
      const file = found[slot];
      if (file !== undefined) put(slot, file);
    }
  }
}

function input(slot: Slot): HTMLInputElement {
  return element(`#${slot}`, HTMLInputElement);
}

function put(slot: Slot, file: File): void {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  input(slot).files = transfer.files;
}

/** Guesses the kind of a file; anything unknown is data. */
async function slotOf(file: File): Promise<Slot> {
  let head: string;
  try {
    head = await file.slice(0, HEAD_BYTES).text();
  } catch (error) {
    throw new RangeError(`${file.name}: cannot be read (${(error as Error).message}).`, { cause: error });
  }
  if (head.includes('PRIVATE KEY-----')) {
    throw new RangeError(
      `${file.name} is a private key, which nobody else may have: expected the public one.`,
    );
  }
  if (head.includes('-----BEGIN PUBLIC KEY-----')) return 'key';
  return /"(_type|predicateType|payloadType)"\s*:/.test(head) ? 'receipt' : 'data';
}
