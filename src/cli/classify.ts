import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findingsOf } from '../classify/data/findings.js';
import { readLabelled } from '../classify/data/labelled.js';
import {
  type ClassifierProgress,
  type PackedLabelledSequences,
  parseSequenceCsv,
  parseTs,
  SequenceClassifier,
  splitSequences,
} from '../classify/index.js';
import { detectRuntime, MAX_THREADS } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { textOf } from '../series/data/index.js';
import { classifyText } from './classify-text.js';
import {
  type Command,
  type Outcome,
  readInteger,
  readText,
  readWord,
  UsageError,
  type Values,
} from './command.js';
import { checkFile, writeOutput } from './file.js';
import { Interruption } from './interrupt.js';
import { ofFile } from './of-file.js';
import { showStatus } from './progress.js';
import { sameCommand } from './same-command.js';
import { interruptedOutcome, promiseOf, RUNS_OPTIONS, readRuns } from './several-runs.js';
import { applyWide, WIDE } from './wide.js';

/** Fraction held out if there are no other test data. */
const HELD_OUT = 0.2;

const MOST_NETWORKS = 100;

export const classify: Command = {
  operands: [
    { name: 'train', value: 'TRAIN', help: 'labelled sequences: .ts of the UCR and UEA archives, or .csv' },
  ],
  options: {
    test: {
      type: 'string',
      value: 'FILE',
      help: 'sequences to test on (default: the set test of a .csv; else a fifth of each class)',
    },
    label: {
      type: 'string',
      value: 'COLUMN',
      help: 'of a .csv: labels (default label)',
      elsewhere: ['target', 'class'],
    },
    sequence: {
      type: 'string',
      value: 'COLUMN',
      help: 'of a .csv: which sequence a row belongs to (default sequence)',
      elsewhere: ['id'],
    },
    features: {
      type: 'string',
      value: 'COLUMNS',
      help: 'of a .csv: numbers, with commas between (default: all other columns)',
    },
    missing: {
      type: 'string',
      value: 'RULE',
      help: 'missing numbers: error, or last, the number before (default error)',
    },
    networks: { type: 'string', value: 'N', help: 'networks to average, 1 to 100 (default 1)' },
    epochs: {
      type: 'string',
      value: 'N',
      help: 'passes over all sequences (default: by their number)',
    },
    seed: {
      type: 'string',
      value: 'N',
      help: 'decides initial weights, order and held-out sequences (default 0)',
    },
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: as many as speed it up)' },
    wide: WIDE,
    ...RUNS_OPTIONS,
    save: {
      type: 'string',
      value: 'FILE',
      help: 'where to write the classifier, for SequenceClassifier.load',
    },
    report: { type: 'string', value: 'FILE', help: 'write a report, one HTML file' },
  },

  async run(values) {
    const interruption = new Interruption(promiseOf(values));
    try {
      const file = readText(values, 'train') as string;
      return await ofFile(file, classify.options, () => classifyFile(values, interruption));
    } catch (error) {
      return interruptedOutcome('classify', values, interruption, error);
    } finally {
      interruption.close();
    }
  },
};

async function classifyFile(values: Values, interruption: Interruption): Promise<Outcome> {
  const file = readText(values, 'train') as string;
  const seed = readInteger(values, 'seed', 0, Number.MAX_SAFE_INTEGER - MOST_NETWORKS) ?? 0;
  const networks = readInteger(values, 'networks', 1, MOST_NETWORKS) ?? 1;
  const epochs = readInteger(values, 'epochs', 1);
  const threads = readInteger(values, 'threads', 1, MAX_THREADS);
  const missing = readWord(values, 'missing', ['error', 'last']) ?? 'error';
  const testFile = readText(values, 'test');
  const files = { save: readText(values, 'save'), report: readText(values, 'report') };
  const { save, report } = files;
  if (report !== undefined && report === save)
    throw new UsageError('--report: expected another file than --save');
  const runs = await readRuns(values, file);
  const data = await readParts(values, file, testFile, seed);
  // A long run must not fail at its end.
  for (const [name, own] of Object.entries(files)) if (own !== undefined) await checkFile(`--${name}`, own);
  const render = report === undefined ? undefined : await import('../classify/report/report.js');
  const findings = findingsOf(readLabelled('classify', data.train), readLabelled('classify', data.test));
  const tested = data.tested(String);
  const command = sameCommand('classify', classify, values);

  const { wideVectors } = await applyWide(values);
  const started = performance.now();
  const status = showStatus();
  const epochsDone: ClassifierProgress[] = [];
  const classifier = await SequenceClassifier.fit(data.train, {
    ...{ seed, networks, missing },
    ...(epochs === undefined ? {} : { epochs }),
    ...(threads === undefined ? {} : { threads }),
    signal: interruption.signal,
    ...(runs.checkpoint === undefined ? {} : { checkpoint: runs.checkpoint }),
    ...(runs.receipt === undefined ? {} : { receipt: runs.receipt(command) }),
    onEpoch(at) {
      epochsDone.push(at);
      const { network, epoch, epochs: most, loss } = at;
      const which = at.networks === 1 ? '' : `network ${network + 1}, `;
      status.show(`training: ${which}epoch ${epoch + 1} of ${most} at most, loss ${loss.toFixed(4)}`);
    },
  }).finally(() => status.clear());
  const milliseconds = performance.now() - started;
  const evaluation = await ofFile(testFile ?? file, {}, () =>
    classifier.evaluate(data.test, threads === undefined ? {} : { threads }),
  );
  if (save !== undefined) await writeOutput('--save', save, await classifier.save());
  if (report !== undefined && render !== undefined) {
    const { name, version } = detectRuntime();
    const html = render.classificationReport({
      ...{ classifier, evaluation, train: data.train, test: data.test, testIndices: data.testIndices },
      ...{ progress: epochsDone, source: path.basename(file), tested: data.tested(path.basename), command },
      run: `${name} ${version}, ${(milliseconds / 1000).toFixed(1)} s of training`,
    });
    await writeOutput('--report', report, new TextEncoder().encode(html));
  }
  for (const error of evaluation.topErrors) error.index = data.testIndices?.[error.index] ?? error.index;
  await runs.write(classifier.receipts);
  const { training } = classifier;
  const [trained, fingerprint] = [data.train.labels.length, classifier.fingerprint()];
  return {
    text: classifyText({
      ...{ file, tested, trained, evaluation, training, milliseconds, save, fingerprint },
      ...{ report, findings, receipts: runs.receipts },
    }),
    json: {
      command: 'classify',
      ...{ train: file, test: tested, trained },
      options: { seed, networks, epochs: epochs ?? null, missing },
      ...{ classes: classifier.classes, features: classifier.features },
      evaluation,
      ...{ training, milliseconds, wideVectors, saved: save ?? null, fingerprint },
      ...{ report: report ?? null, findings, receipts: runs.receipts ?? null },
    },
    code: interruption.code,
  };
}

interface ClassifyData {
  readonly train: PackedLabelledSequences;
  readonly test: PackedLabelledSequences;
  /** Describes the test data; `named` formats the name of the file. */
  readonly tested: (named: (file: string) => string) => string;
  /** Indices of the test sequences in the file; undefined if they are consecutive. */
  readonly testIndices?: readonly number[];
}

type Read = (
  values: Values,
  file: string,
  text: string,
) => { [set: string]: PackedLabelledSequences | undefined };

/** Readers by file extension. */
const READERS: { readonly [end: string]: Read } = {
  ts: (_, file, text) => ({ all: parseTs(text, { file }) }),
  csv(values, file, text) {
    const [sequence, label, features] = ['sequence', 'label', 'features'].map((name) =>
      readText(values, name),
    );
    return {
      ...parseSequenceCsv(text, {
        file,
        ...(sequence === undefined ? {} : { sequence }),
        ...(label === undefined ? {} : { label }),
        ...(features === undefined ? {} : { features: features.split(',').map((name) => name.trim()) }),
      }),
    };
  },
};

/** @throws UsageError for another type of file; LetheError `data` that names the file and the problem. */
async function readParts(
  values: Values,
  file: string,
  testFile: string | undefined,
  seed: number,
): Promise<ClassifyData> {
  const { all, train = all, test } = await readSets(values, 'TRAIN', file);
  if (train === undefined) throw new LetheError('data', `${file}: expected sequences to train on, got none`);
  if (testFile !== undefined) {
    const sets = await ofFile(testFile, {}, () => readSets(values, '--test', testFile));
    const own = sets.test ?? sets.all ?? sets.train;
    return { train, test: own as PackedLabelledSequences, tested: (named) => named(testFile) };
  }
  if (test !== undefined) return { train, test, tested: (named) => `the set test of ${named(file)}` };
  const { testIndices, ...parts } = splitSequences(train, { test: HELD_OUT, seed });
  return { ...parts, testIndices, tested: (named) => `a fifth of each class of ${named(file)}, kept aside` };
}

async function readSets(values: Values, option: string, file: string): Promise<ReturnType<Read>> {
  const end = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  const read = Object.hasOwn(READERS, end) ? READERS[end] : undefined;
  if (read === undefined) throw new UsageError(`${option}: expected a .ts or .csv file, got ${file}`);
  const ofCsv = ['label', 'sequence', 'features'].find((name) => values[name] !== undefined);
  if (end === 'ts' && ofCsv !== undefined) {
    throw new UsageError(`--${ofCsv}: expected a .csv file, got ${file}, whose format says it`);
  }
  const bytes = await readFile(file).catch((error: Error) => {
    throw new LetheError('data', `${file}: ${error.message}`, { cause: error });
  });
  return read(values, file, textOf(file, bytes));
}
