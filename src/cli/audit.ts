import { readFile } from 'node:fs/promises';
import { MAX_THREADS } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { type AuditReport, audit as auditReceipt, type Receipt } from '../receipt/index.js';
import { type Command, readInteger, readText } from './command.js';
import { Interruption } from './interrupt.js';
import { initialOf } from './series-recipe.js';
import { readTrainingData } from './training-data.js';
import { applyWide, WIDE } from './wide.js';

/** How the command ends, by the verdict; 1 and 2 are errors and wrong use, as for all commands. */
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
  name: 'audit',
  summary: 'Compute a training run again and compare it with its receipt, to the bit.',
  operand: { name: 'receipt', value: 'RECEIPT', help: 'what lethe train --receipt wrote' },
  options: {
    data: { type: 'string', value: 'FILE', help: 'what it was trained on (default: the experiment)' },
    key: { type: 'string', value: 'FILE', help: 'public key of who has to have signed it' },
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: as many as pay)' },
    wide: WIDE,
  },

  async run(values) {
    const file = readText(values, 'receipt') as string;
    const keyFile = readText(values, 'key');
    const threads = readInteger(values, 'threads', 1, MAX_THREADS);
    const text = await read('RECEIPT', file);
    const key = keyFile === undefined ? undefined : await read('--key', keyFile);
    const { x, y } = await readTrainingData(readText(values, 'data'));
    await applyWide(values);
    const interruption = new Interruption('ends the audit');
    try {
      const report = await auditReceipt(text, {
        x,
        initial: ({ predicate }) => initialOf(predicate.network, x),
        y: y.map((sequence) => sequence.map((value) => [value])),
        signal: interruption.signal,
        ...(key === undefined ? {} : { key }),
        ...(threads === undefined ? {} : { threads }),
      });
      return { text: textOf(file, report), json: jsonOf(report), code: CODES[report.verdict] };
    } finally {
      interruption.close();
    }
  },
};

async function read(what: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new LetheError('data', `${what}: ${error.message}`, { cause: error });
  });
}

function textOf(file: string, { verdict, difference, signed, compared, receipt }: AuditReport): string {
  const { epoch, what, expected, got } = difference ?? {};
  return [
    `${verdict.padEnd(15)}${MEANS[verdict]}`,
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
          `States         ${compared.states} of ${compared.of} compared`,
          `Signature      ${signed ? 'by this key' : 'not looked at (no --key)'}`,
          `Fingerprint    ${fingerprintIn(receipt)}`,
        ]),
  ].join('\n');
}

function fingerprintIn({ subject }: Receipt): string {
  return subject.find(({ name }) => name === 'weights')?.digest.sha256 ?? 'none';
}

function jsonOf({ verdict, difference, signed, compared, receipt }: AuditReport): object {
  const subject = receipt?.subject ?? null;
  return { command: 'audit', verdict, difference: difference ?? null, signed, compared, subject };
}
