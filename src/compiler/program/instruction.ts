import { LetheError } from '../../errors.js';
import { CARRIED, type Carried } from '../../kernels/program/carried.js';
import { Opcode, RECORD_WORDS } from '../../kernels/program/opcodes.js';
import { shorten } from '../../text/quote.js';

/** One record of a program, with its description. */
export interface Instruction {
  readonly opcode: Opcode;
  /** Operands as 32-bit words, in the order of opcodes.ts. */
  readonly words: readonly number[];
  /** The layer that it belongs to; empty if none. */
  readonly layer: string;
  /** Shapes, for people. */
  readonly shapes: string;
  /** Floating-point operations of one step, products and sums; element-wise functions are not counted. */
  readonly operations: number;
  /** Samples that the threads share: of one batch, or more where steps are samples. */
  readonly samples: number;
}

const view: DataView = new DataView(new ArrayBuffer(8));

/** The word of a float32 operand. */
export function float32Word(value: number): number {
  view.setFloat32(0, value, true);
  return view.getUint32(0, true);
}

/** The two words of a float64 operand. */
export function float64Words(value: number): [number, number] {
  view.setFloat64(0, value, true);
  return [view.getUint32(0, true), view.getUint32(4, true)];
}

/**
 * Words of a program: a head that holds the batch size and where the program looks whether to stop, the records, the end.
 *
 * @param status of its CheckFinite; 0: it has none
 * @throws LetheError `backend` naming the layer that needs an instruction which the kernels of this entry do not have.
 */
export function encode(
  batch: number,
  status: number,
  instructions: readonly Instruction[],
  { opcodes, elsewhere }: Pick<Carried, 'opcodes' | 'elsewhere'> = CARRIED,
): Uint32Array {
  const words = new Uint32Array((instructions.length + 2) * RECORD_WORDS);
  words[1] = batch;
  words[2] = status;
  // Instructions go by number here: a bundle that only predicts has no table of their names.
  for (const [index, { opcode, words: operands, layer }] of instructions.entries()) {
    if (operands.length >= RECORD_WORDS) throw new RangeError(`instruction ${opcode} has too many operands`);
    if (opcodes?.has(opcode) === false) {
      throw new LetheError(
        'backend',
        `layer ${shorten(layer)}: instruction ${opcode} has no kernel${elsewhere}`,
      );
    }
    const base = (index + 1) * RECORD_WORDS;
    words[base] = opcode;
    words.set(operands, base + 1);
  }
  words[(instructions.length + 1) * RECORD_WORDS] = Opcode.End;
  return words;
}

/** Bytes of a program of this many instructions. */
export function encodedBytes(instructions: number): number {
  return (instructions + 2) * RECORD_WORDS * 4;
}
