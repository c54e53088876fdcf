// The files that were chosen, dropped or made: the inputs of the form hold them all.
import { watchDrops } from '../../page/drops.js';
import { element } from '../../page/element.js';
import { type Example, SLOTS, type Slot } from '../protocol.js';

/** This much of a file tells what it is. */
const HEAD_BYTES = 65_536;

export class Inputs {
  readonly #salt = element('#salt', HTMLInputElement);

  /**
   * @param onChange other files were chosen
   * @param onDrop files were dropped, and are in their places
   * @param onProblem a sentence on files that have none
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

  /** The files of the example in the place of whatever there is. */
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

  /** @throws RangeError naming the file that has no place. */
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

/** What a file seems to be. What is nothing else is taken for data. */
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
