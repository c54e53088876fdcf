import {
  type ClassifierOptions,
  type LabelledSequenceData,
  parseSequenceCsv,
  SequenceClassifier,
  splitSequences,
} from '../../classify/index.js';
import { LetheError } from '../../errors.js';
import type { OptionNames } from '../../network/index.js';
import { mismatch } from '../../text/quote.js';
import type { ClassifyJobOptions } from '../jobs/job.js';
import { rowsOf } from '../jobs/open-data.js';
import { fromPlain } from '../jobs/plain.js';
import type { JobRecord } from '../jobs/record.js';
import type { JobContext, Kind } from './kind.js';
import { checkEpochs, knownOptions, needs, optionOf } from './needs.js';

const OPTIONS: OptionNames<ClassifyJobOptions> = {
  networks: true,
  cell: true,
  units: true,
  dropout: true,
  patch: true,
  scaling: true,
  missing: true,
  classWeight: true,
  validationSplit: true,
  patience: true,
  epochs: true,
  batchSize: true,
  learningRate: true,
  test: true,
  holdOut: true,
};

/** Operations of one step with 32 units, 24 time steps, both directions and 16 sequences. */
const STEP = 12e6;

/** Trains a sequence classifier. */
export const classify: Kind = {
  fields: { data: true, options: true },

  check(what, record) {
    needs(what, record, 'data');
    if (record.data?.series != null) {
      throw new TypeError(mismatch(`${what}: data: series`, 'none for classify (use rows)', 'one'));
    }
    knownOptions(what, record, OPTIONS);
  },

  cost(record) {
    return STEP * optionOf(record, 'epochs', 100) * optionOf(record, 'networks', 1) * 10;
  },

  async run(what, record, context) {
    checkEpochs(what, record, context.limits.epochs);
    const { test, holdOut, ...options } = fromPlain(what, record.options) as ClassifyJobOptions;
    const all = sequencesOf(what, record, context);
    const { seed } = record;
    const data = holdOut == null ? all : splitSequences(all, { test: holdOut, seed }).train;
    const parts = test == null ? { train: data, test: undefined } : splitSequences(data, { test, seed });
    const given = { ...options, seed, threads: 1 } as ClassifierOptions;
    const classifier = await SequenceClassifier.fit(parts.train, given);
    const judged = parts.test && (await classifier.evaluate(parts.test, { threads: 1 }));
    return {
      fingerprint: classifier.fingerprint(),
      metrics:
        judged === undefined
          ? {}
          : {
              accuracy: judged.accuracy,
              balancedAccuracy: judged.balancedAccuracy,
              majorityAccuracy: judged.majority.accuracy,
            },
      value: judged === undefined ? null : { verdict: judged.verdict, count: judged.count },
      model: record.keep === 'none' ? undefined : await classifier.save(),
      receipt: undefined,
    };
  },
};

function sequencesOf(what: string, { data: record }: JobRecord, { data }: JobContext): LabelledSequenceData {
  if (data === undefined) throw new LetheError('data', mismatch(`${what}: data`, 'sequences', 'none'));
  const all = data.format === 'csv' ? sequencesOfCsv(what, data.text) : data.values;
  if (!record?.rows) return all as LabelledSequenceData;
  const part = rowsOf(`${what}: data`, { format: 'json', values: listed(all) }, record.rows);
  return (part.format === 'json' ? part.values : undefined) as LabelledSequenceData;
}

function sequencesOfCsv(what: string, text: string): LabelledSequenceData {
  const { all } = parseSequenceCsv(text);
  if (all !== undefined) return all;
  throw new LetheError(
    'data',
    mismatch(`${what}: data`, 'CSV without a column set, since test is given', 'one'),
  );
}

/** Unpacks packed sequences, so that a part of them can be selected; others stay as they are. */
function listed(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('lengths' in data)) return data;
  const { values, lengths, features, labels } = data as {
    values: ArrayLike<number>;
    lengths: ArrayLike<number>;
    features: number;
    labels: readonly unknown[];
  };
  let begin = 0;
  return Array.from(lengths, (length, index) => {
    const x = Array.from({ length }, (_, step) =>
      Array.from({ length: features }, (_none, feature) => values[(begin + step) * features + feature]),
    );
    begin += length;
    return { x, label: labels[index] };
  });
}
