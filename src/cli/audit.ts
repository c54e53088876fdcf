import { readFile } from 'node:fs/promises';
import { MAX_THREADS } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { initialSeries } from '../forgetting/experiment/index.js';
import { type AuditReport, audit as auditReceipt, type Receipt } from '../receipt/index.js';
import { checkSamplesCanBeGiven, toldRecipe } from '../receipt/told-recipe.js';
import { modelDifference } from './audited-model.js';
import { type Command, readInteger, readText, UsageError, type Values } from './command.js';
import { Interruption } from './interrupt.js';
import { ofFile } from './of-file.js';
import { readTrainingData } from './training-data.js';
import { applyWide, WIDE } from './wide.js';

/** Exit codes by verdict; 1 and 2 are errors and wrong use, as for all commands. */
const CODES: { readonly [verdict in AuditReport['verdict']]: number } = {
  exact: 0,
  different: 3,
  unfit: 4,
  forged: 5,
};

const MEANS: { readonly [verdict in AuditReport['verdict']]: string } = {
  exact: 'computed again, every state, every loss and the weights are those of the receipt',
  different: 'computed again, it is another training run than the receipt says',
  unfit: 'the receipt is not of these data, this network or these kernels, or contradicts itself',
  forged: 'its signature is not by this key',
};

export const audit: Command = {
  operands: [{ name: 'receipt', value: 'RECEIPT', help: 'what lethe train --receipt wrote' }],
  options: {
    data: { type: 'string', value: 'FILE', help: 'the training data (default: the experiment)' },
    model: { type: 'string', value: 'DIR', help: 'a saved model, which must be the result' },
    key: { type: 'string', value: 'FILE', help: 'public key of the signature that the receipt must have' },
    sample: {
      type: 'string',
      value: 'N',
      help: 'compute N random segments between two states again, not the whole run (needs --checkpoints)',
    },
    checkpoints: {
      type: 'string',
      value: 'DIR',
      help: 'folder of these states, written by lethe train --keep',
    },
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: as many as speed it up)' },
    wide: WIDE,
  },

  async run(values) {
    const file = readText(values, 'receipt') as string;
    const keyFile = readText(values, 'key');
    const threads = readInteger(values, 'threads', 1, MAX_THREADS);
    const part = readSample(values);
    const model = readText(values, 'model');
    const text = await read('RECEIPT', file);
    const key = keyFile === undefined ? undefined : await read('--key', keyFile);
    checkSamplesCanBeGiven(file, recipeIn(text));
    const { x, y } = await readTrainingData(readText(values, 'data'));
    await applyWide(values);
    const interruption = new Interruption('ends the audit');
    try {
      const audited = auditReceipt(text, {
        x,
        initial: ({ predicate }) => initialSeries(predicate.network, x),
        y: y.map((sequence) => sequence.map((value) => [value])),
        signal: interruption.signal,
        ...part,
        ...(key === undefined ? {} : { key }),
        ...(threads === undefined ? {} : { threads }),
      });
      const report = await ofFile(file, {}, () => audited);
      const found = model === undefined ? report : await withModel(report, model);
      return { text: textOf(file, found), json: jsonOf(found), code: CODES[found.verdict] };
    } finally {
      interruption.close();
    }
  },
};

/** An exact receipt is unfit for a model that is not the result of its run. */
async function withModel(report: AuditReport, folder: string): Promise<AuditReport> {
  if (report.verdict !== 'exact' || report.receipt === undefined) return report;
  const difference = await modelDifference(report.receipt, folder);
  return difference === undefined ? report : { ...report, verdict: 'unfit', difference };
}

/** @throws UsageError if one is given without the other. */
function readSample(values: Values): { sample: number; checkpoints: string } | undefined {
  const sample = readInteger(values, 'sample', 1);
  const checkpoints = readText(values, 'checkpoints');
  if (sample !== undefined && checkpoints !== undefined) return { sample, checkpoints };
  if (sample !== undefined) throw new UsageError('--sample: expected --checkpoints DIR with it, got none');
  if (checkpoints !== undefined) throw new UsageError('--checkpoints: expected --sample N with it, got none');
  return undefined;
}

async function read(what: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new LetheError('data', `${what}: ${error.message}`, { cause: error });
  });
}

/** The recipe in the file; undefined if it is not a receipt, which the audit reports. */
function recipeIn(text: string): unknown {
  try {
    return toldRecipe(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Meaning of `exact` for a sample. */
const PART_MEANS = 'computed again, these segments are those of the receipt: states, losses, metrics';

function textOf(
  file: string,
  { verdict, difference, signed, compared, receipt, sample }: AuditReport,
): string {
  const { epoch, what, expected, got } = difference ?? {};
  const isPart = sample !== undefined && sample.probability < 1;
  return [
    `${verdict.padEnd(15)}${verdict === 'exact' && isPart ? PART_MEANS : MEANS[verdict]}`,
    ...(difference === undefined
      ? []
      : [
          `Difference     ${what}${epoch === undefined ? '' : ` in epoch ${epoch}`}`,
          `  the receipt  ${expected}`,
          `  found        ${got}`,
        ]),
    ...(receipt === undefined
      ? []
      : [
          '',
          `Receipt        ${file}, by Lethe ${receipt.predicate.lethe.version}, of ${receipt.predicate.data.samples} samples`,
          sample === undefined
            ? `States         ${compared.states} of ${compared.of} compared`
            : `Segments       ${listOf(sample.segments)} of 0 to ${sample.of - 1}, drawn at random`,
          ...(sample === undefined || verdict !== 'exact' ? [] : [`Worth          ${sample.words}`]),
          `Signature      ${signed ? 'by this key' : 'not looked at (no --key)'}`,
          `Fingerprint    ${fingerprintIn(receipt)}`,
        ]),
  ].join('\n');
}

/** Most segments that fit into a line. */
const MOST_LISTED = 20;

function listOf(segments: readonly number[]): string {
  const rest = segments.length - MOST_LISTED;
  return segments.slice(0, MOST_LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function fingerprintIn({ subject }: Receipt): string {
  return subject.find(({ name }) => name === 'weights')?.digest.sha256 ?? 'none';
}

function jsonOf({ verdict, difference, signed, compared, receipt, sample }: AuditReport): object {
  return {
    ...{ command: 'audit', verdict, difference: difference ?? null, signed, compared },
    ...{ sample: sample ?? null, subject: receipt?.subject ?? null },
  };
}
