// The embedded Reber grammar with what makes it easy: states are reset at the end of each string.

import type { Network } from '../../network/public.js';
import { Generator } from '../../random/index.js';
import { checkedTask } from './checked-task.js';
import { networkWith } from './network-options.js';
import { answersOf } from './networks.js';
import { drawString, SYMBOLS, statesOf } from './reber-grammar.js';
import { REBER_SOURCE, REBER_UNITS, reberNetwork } from './reber-network.js';
import { gradeSymbols, REBER_CRITERION, reberScore } from './reber-score.js';
import {
  emptySequences,
  otherOuterSymbol,
  outerPairs,
  SYMBOL_COUNT,
  symbolsOf,
  writeSymbols,
} from './reber-sequences.js';
import { DATA_STREAMS } from './sequences.js';
import type { Probe, Score, Sequences, Task, TaskTraining } from './task.js';

/** Longer strings, 8 in 1000, are drawn again; shorter ones end with steps without a symbol, which do not count. */
const LONGEST = 24;
/** The same number of strings per step, and of steps, as four streams with chunks of six strings. */
const BATCH = 24;
const BATCHES = 100;
const TRAINING: TaskTraining = {
  epochs: 20,
  batchSize: BATCH,
  shuffle: true,
  learningRate: 1e-2,
  globalClipNorm: 1,
};
const TEST_STREAMS = 10;
const STREAM_STRINGS = 84;

/** Step of the first symbol of the inner string: T or P, like the outer ones. */
const INNER_CHOICE = 3;

/**
 * Each string is a separate sequence. The states hold nothing of earlier strings, so what must be forgotten is within a
 * string: the inner T or P soon after the outer one, which is irrelevant for its repetition.
 */
export const continualReberResets: Task = checkedTask({
  name: 'continual-reber-resets',
  title: 'Predict strings, with states reset at their ends',
  description:
    'As continual-reber, but each string begins with states of zeros: forgetting is done from outside. Probes are on the ' +
    'outer T or P, to be kept, and on the first inner one, which must not be taken for it.',
  criterion: REBER_CRITERION,
  source: REBER_SOURCE,
  expectation: 'open',
  units: REBER_UNITS,
  training: TRAINING,
  differentiable: false,
  trainingData: (seed) => drawStrings(seed, DATA_STREAMS.training, BATCH * BATCHES),
  testData: (seed) => drawStrings(seed, DATA_STREAMS.test, TEST_STREAMS * STREAM_STRINGS),
  network: networkWith({ units: REBER_UNITS, learningRate: TRAINING.learningRate }, (seed, sizes) =>
    reberNetwork(sizes, seed),
  ),
  score,
  probes,
  replacement: otherOuterSymbol,
  shouldForget: () => undefined,
  extrapolations: () => [],
});

/** The last symbol of a string is followed by the first one of the next. */
function drawStrings(seed: number, stream: number, count: number): Sequences {
  const generator = new Generator(seed, 'data', stream);
  const sequences = emptySequences(count, LONGEST);
  for (let sample = 0; sample < count; sample++) {
    let symbols = drawString(generator);
    while (symbols.length > LONGEST) symbols = drawString(generator);
    writeSymbols(sequences, Uint8Array.of(...symbols, SYMBOLS.indexOf('B')), sample * LONGEST);
  }
  return sequences;
}

/** Strings count as ten streams, one after the other. */
async function score(network: Network, sequences: Sequences): Promise<Score> {
  const answers = await answersOf(network, sequences);
  const { count, steps } = sequences;
  const size = steps * SYMBOL_COUNT;
  const strings = Array.from({ length: count }, (_, sample) => {
    const states = statesOf(symbolsOf(sequences, sample));
    return { states, ...gradeSymbols(answers.subarray(sample * size, (sample + 1) * size), states) };
  });
  const join = (parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
  return reberScore(
    Array.from({ length: TEST_STREAMS }, (_, stream) => {
      const own = strings.filter((_string, sample) => sample % TEST_STREAMS === stream);
      return {
        states: join(own.map(({ states }) => states)),
        legal: join(own.map(({ legal }) => legal)),
        right: join(own.map(({ right }) => right)),
        begin: 0,
      };
    }),
  );
}

function probes(sequences: Sequences): Probe[] {
  return Array.from({ length: sequences.count }, (_, sample) => {
    const symbols = symbolsOf(sequences, sample);
    return outerPairs(symbols).flatMap(({ given, asked, symbol }): Probe[] => {
      const inner = symbols[INNER_CHOICE] as number;
      const common = { sample, outputStep: asked };
      return [
        { ...common, output: symbol, inputStep: given, feature: symbol, role: 'keep', ideal: 1 },
        { ...common, output: inner, inputStep: INNER_CHOICE, feature: inner, role: 'forget', ideal: 0 },
      ];
    });
  }).flat();
}
