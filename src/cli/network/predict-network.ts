// Predicts with any network for samples of a file.
import { LetheError } from '../../errors.js';
import type { InferenceNetwork, NestedNumbers, Outputs } from '../../network/public.js';
import { mismatch } from '../../text/quote.js';
import { formatTable } from '../../text/table.js';
import type { Outcome } from '../command.js';
import { errorLines, predictionErrors } from '../prediction-errors.js';
import { readSamples } from './read-samples.js';
import type { Samples } from './samples.js';

/** Most columns of an output that are shown. */
const MOST_COLUMNS = 8;
/** Deeper than any nested numbers. */
const MOST_LEVELS = 8;

/** One output for all samples, and its name in tables. */
interface Answer {
  readonly values: Float32Array;
  /** Shape without samples. */
  readonly shape: readonly number[];
}

/**
 * @param place location of the model in messages; `format` its format
 * @throws LetheError `data` that names the file and what does not fit the network.
 */
export async function predictNetwork(
  place: string,
  format: string,
  network: InferenceNetwork,
  file: string,
): Promise<Outcome> {
  const samples = await readSamples(file, network);
  const answers = await ask(file, network, samples);
  const truth = samples.y === undefined ? null : truthOf(file, samples.y, answers);
  const errors =
    truth === null
      ? null
      : predictionErrors(
          (answers[0] ?? []).flatMap(({ values }) => Array.from(values)),
          truth.flat(),
        );
  const fingerprint = network.fingerprint();
  const predictions = answers.map((output) => output.map(({ values, shape }) => nested(values, shape)));
  const isAlone = answers.length === 1;
  const tables = answers.flatMap((output, index) => [
    ...(isAlone ? [] : [`Output         ${network.outputs[index]?.name}`, '']),
    tableOf(output, truth),
    '',
  ]);
  return {
    text: [
      `Restored       ${place} (${format})`,
      '',
      ...tables,
      ...errorLines(errors),
      `Fingerprint    ${fingerprint}`,
    ].join('\n'),
    json: {
      command: 'predict',
      model: place,
      format,
      outputs: network.outputs.map(({ name }) => name),
      predictions: isAlone ? predictions[0] : predictions,
      truth: samples.y ?? null,
      meanSquaredError: errors?.meanSquaredError ?? null,
      naiveMeanSquaredError: errors?.naiveMeanSquaredError ?? null,
      fingerprint,
    },
  };
}

/** The outputs for each sample, without steps that the sample does not have. */
async function ask(
  file: string,
  network: InferenceNetwork,
  { x }: Samples,
): Promise<readonly (readonly Answer[])[]> {
  const outputs = await predictBy(file, network, x);
  const lengths = unequalLengths(x);
  return outputs.map(({ values, shape: [count = 0, ...shape] }) => {
    const size = values.length / count;
    const [steps = 1, ...step] = shape;
    const longest = lengths === undefined ? 0 : Math.max(...lengths);
    return Array.from({ length: count }, (_, sample) => {
      const own = values.subarray(sample * size, (sample + 1) * size);
      const length = shape.length > 1 && steps === longest ? (lengths?.[sample] ?? steps) : steps;
      return { values: own.subarray(0, (size / steps) * length), shape: [length, ...step] };
    });
  });
}

async function predictBy(file: string, network: InferenceNetwork, x: Samples['x']): Promise<Outputs[]> {
  try {
    return [await network.predict<Outputs | Outputs[]>(x)].flat();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const problem = error.message.replace(/^predict: /, '');
    throw new LetheError('data', `${file}: ${problem}`, { cause: error });
  }
}

/** Number of steps of each sample, if they differ. */
function unequalLengths(x: Samples['x']): number[] | undefined {
  if (!Array.isArray(x) || !x.every(Array.isArray)) return undefined;
  const lengths = x.map(({ length }: readonly unknown[]) => length);
  return new Set(lengths).size > 1 ? lengths : undefined;
}

/** The true values of each sample, in the order of the outputs. */
function truthOf(
  file: string,
  y: readonly NestedNumbers[],
  [answers = [], ...others]: readonly (readonly Answer[])[],
): number[][] {
  const fail = (what: string, expected: string, got: string | number): never => {
    throw new LetheError('data', mismatch(`${file}: ${what}`, expected, got));
  };
  if (others.length > 0) return fail('y', 'none for a network of several outputs', 'some');
  if (y.length !== answers.length) return fail('y', `${answers.length} samples as in x`, y.length);
  return y.map((truth, index) => {
    const values: unknown[] = [truth].flat(MOST_LEVELS);
    const what = `y, sample ${index + 1}`;
    const count = answers[index]?.values.length ?? 0;
    if (values.length !== count) {
      return fail(what, `${count} numbers, as are predicted, or no y`, values.length);
    }
    const numbers = values.filter((value) => typeof value === 'number');
    return numbers.length === count ? numbers : fail(what, 'numbers', 'something else');
  });
}

function nested(values: Float32Array, [, ...inner]: readonly number[]): NestedNumbers[] {
  let parts: NestedNumbers[] = Array.from(values);
  for (const size of [...inner].reverse()) {
    const outer: NestedNumbers[] = [];
    for (let index = 0; index < parts.length; index += size) outer.push(parts.slice(index, index + size));
    parts = outer;
  }
  return parts;
}

/** A row for each sample, or for each step of one; further columns are cut. */
function tableOf(answers: readonly Answer[], truth: readonly number[][] | null): string {
  const width = answers[0]?.shape.at(-1) ?? 1;
  const columns = Math.min(width, MOST_COLUMNS);
  const hasSteps = (answers[0]?.shape.length ?? 0) > 1;
  const named = (what: string): string[] =>
    width === 1 ? [what] : Array.from({ length: columns }, (_, column) => `${what} ${column + 1}`);
  const cut = width > columns ? [`${width - columns} more`] : [];
  const rows = answers.flatMap(({ values }, sample) =>
    Array.from({ length: values.length / width }, (_, step) => {
      const begin = step * width;
      const cells = Array.from(values.subarray(begin, begin + columns));
      const own = truth?.[sample]?.slice(begin, begin + columns) ?? [];
      return [
        sample + 1,
        ...(hasSteps ? [step + 1] : []),
        ...cells.map((value) => value.toFixed(4)),
        ...cut.map(() => '…'),
        ...own.map(String),
      ];
    }),
  );
  const heading = [
    'sample',
    ...(hasSteps ? ['step'] : []),
    ...named('prediction'),
    ...cut,
    ...(truth === null ? [] : named('truth')),
  ];
  return formatTable(heading, rows);
}
