// Commands that train several networks: what each training run keeps, and how an interrupted command continues.
import path from 'node:path';
import { LetheError } from '../errors.js';
import { type Receipt, type ReceiptRecorder, receipt } from '../receipt/index.js';
import { CHECKPOINT_OPTIONS, readCheckpoints } from './checkpoints.js';
import { type Option, type Outcome, readText, type Values } from './command.js';
import { digestOfFile, writeOutput } from './file.js';
import { checkFolder } from './folder.js';
import type { Interruption } from './interrupt.js';

/** Options of such a command. */
export const RUNS_OPTIONS: { readonly [name in keyof typeof CHECKPOINT_OPTIONS | 'receipt']: Option } = {
  ...CHECKPOINT_OPTIONS,
  receipt: {
    type: 'string',
    value: 'DIR',
    help: 'folder for a receipt of each network; what --save writes has them, too',
  },
};

/** The requested outputs. */
export interface SeveralRuns {
  /** Creates the recorder of checkpoints of a run. */
  readonly checkpoint: ReturnType<typeof readCheckpoints>;
  /**
   * Creates the recorder of a run's receipt.
   *
   * @param command command line that reproduces the numbers
   */
  readonly receipt: ((command: string) => (run: string) => ReceiptRecorder) | undefined;
  /** Folder of the receipts; undefined if none are requested. */
  readonly receipts: string | undefined;
  /** Writes the receipts, in the order of the networks. */
  write(receipts: readonly Receipt[]): Promise<void>;
}

/**
 * Reads these options, and checks before the long run that their folders are writable.
 *
 * @param file file of the data
 * @throws UsageError or LetheError `data` that names the option, the expected and the received value.
 */
export async function readRuns(values: Values, file: string): Promise<SeveralRuns> {
  const checkpoint = readCheckpoints(values);
  const [folder, kept] = [readText(values, 'receipt'), readText(values, 'checkpoint')];
  if (kept !== undefined) await checkFolder('--checkpoint', kept);
  if (folder === undefined) return { checkpoint, receipt: undefined, receipts: undefined, async write() {} };
  await checkFolder('--receipt', folder);
  const sha256 = await digestOfFile(file);
  return {
    checkpoint,
    receipts: folder,
    receipt: (command) => (run) => {
      const recipe = `${command}: ${run}`;
      return receipt({ recipe, file: { name: path.basename(file), sha256, recipe: command } });
    },
    async write(receipts) {
      for (const [index, own] of receipts.entries()) {
        const bytes = new TextEncoder().encode(`${JSON.stringify(own, undefined, 2)}\n`);
        await writeOutput('--receipt', path.join(folder, `network-${index}.json`), bytes);
      }
    },
  };
}

/** Message at the first Ctrl+C. */
export function promiseOf(values: Values): string {
  return values.checkpoint === undefined ? 'ends' : 'keeps a checkpoint';
}

/**
 * The outcome of a command that was interrupted before it had results.
 *
 * @throws the error, if it is a different one.
 */
export function interruptedOutcome(
  command: string,
  values: Values,
  by: Interruption,
  error: unknown,
): Outcome {
  if (by.by === undefined || !(error instanceof LetheError && error.code === 'aborted')) throw error;
  const checkpoint = readText(values, 'checkpoint');
  const how = values.resume === true ? 'the same command' : 'the same command and --resume';
  const next =
    checkpoint === undefined
      ? 'Not kept       (--checkpoint DIR keeps what was trained so far)'
      : `Go on with     ${how}: ${checkpoint} has what was trained so far`;
  return {
    text: `Interrupted    by ${by.by}: nothing was written\n${next}`,
    json: { command, interruptedBy: by.by, checkpoint: checkpoint ?? null },
    code: by.code,
  };
}
