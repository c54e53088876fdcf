// The continual embedded Reber grammar: strings without marked ends follow one another, and what was to be kept for one is to
// be forgotten in the next.
//
// Source: F. A. Gers, J. Schmidhuber, F. Cummins, Learning to Forget: Continual Prediction with LSTM, Neural Computation
// 12(10), 2000. Ours differs in size (12 cells, there 8), in how it learns (Adam on chunks, there descent at each symbol), and
// in its training streams, which do not end at the first error.

import type { Network } from '../../network/public.js';
import { Generator } from '../../random/index.js';
import { checkedTask } from './checked-task.js';
import { networkWith } from './network-options.js';
import { answersOf, withoutStreams } from './networks.js';
import { drawStream, START, statesOf } from './reber-grammar.js';
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

/** Streams side by side, and chunks of each: 72 symbols are six strings on average. */
const STREAMS = 4;
const CHUNK = 72;
const CHUNKS = 100;
const TRAINING: TaskTraining = {
  epochs: 20,
  batchSize: STREAMS,
  shuffle: false,
  learningRate: 1e-2,
  globalClipNorm: 1,
};

const TEST_STREAMS = 10;
const TEST_SYMBOLS = 1000;
const LONG_SYMBOLS = 10_000;

/** Probed strings of a test stream, and later strings probed for each. */
const PROBED_STRINGS = 8;
const LATER_STRINGS = 3;

/** An endless stream: the state is carried from chunk to chunk, and nothing marks the end of a string. */
export const continualReber: Task = checkedTask({
  name: 'continual-reber',
  title: 'Predict strings that follow one another without end',
  description:
    'Each symbol of a stream of embedded Reber strings is to be predicted. The second one of a string, T or P, is to be ' +
    'kept until its last but one, which repeats it, and to be forgotten in the strings that follow. States are never reset.',
  criterion: REBER_CRITERION,
  source: REBER_SOURCE,
  expectation: 'selective',
  units: REBER_UNITS,
  training: TRAINING,
  differentiable: false,
  trainingData: (seed) => drawChunks(seed),
  testData: (seed) => drawTestStreams(seed, DATA_STREAMS.test, TEST_SYMBOLS),
  network: networkWith({ units: REBER_UNITS, learningRate: TRAINING.learningRate }, (seed, sizes) =>
    reberNetwork({ ...sizes, streams: STREAMS }, seed),
  ),
  score: scoreStreams,
  probes: probeStreams,
  replacement: otherOuterSymbol,
  stateless,
  shouldForget: ({ count, steps, ...rest }) => {
    const flags = new Uint8Array(count * steps);
    for (let sample = 0; sample < count; sample++) {
      const states = statesOf(symbolsOf({ count, steps, ...rest }, sample));
      for (const [step, state] of states.entries()) flags[sample * steps + step] = Number(state === START);
    }
    return flags;
  },
  extrapolations: (seed) => [
    {
      name: '10 000 symbols',
      sequences: drawTestStreams(seed, DATA_STREAMS.extrapolation, LONG_SYMBOLS),
    },
  ],
});

/** The same with a decaying learning rate, down to an eighth at the end. (Published: by 0.99 at each symbol.) */
export const continualReberDecay: Task = checkedTask({
  ...continualReber,
  name: 'continual-reber-decay',
  title: 'Predict strings without end, learning rate decaying',
  description: `${continualReber.description} The learning rate falls by a tenth after each epoch.`,
  training: {
    ...TRAINING,
    learningRateSchedule: (epoch, learningRate) => (epoch === 0 ? learningRate : learningRate * 0.9),
  },
});

/**
 * Chunk by chunk, with the streams side by side in each. In each epoch the streams begin again, although states carry
 * on.
 */
function drawChunks(seed: number): Sequences {
  const generator = new Generator(seed, 'data', DATA_STREAMS.training);
  const sequences = emptySequences(CHUNKS * STREAMS, CHUNK);
  for (let stream = 0; stream < STREAMS; stream++) {
    const symbols = drawStream(generator, CHUNKS * CHUNK + 1);
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const part = symbols.subarray(chunk * CHUNK, (chunk + 1) * CHUNK + 1);
      writeSymbols(sequences, part, (chunk * STREAMS + stream) * CHUNK);
    }
  }
  return sequences;
}

function drawTestStreams(seed: number, randomStream: number, steps: number): Sequences {
  const generator = new Generator(seed, 'data', randomStream);
  const sequences = emptySequences(TEST_STREAMS, steps);
  for (let stream = 0; stream < TEST_STREAMS; stream++) {
    writeSymbols(sequences, drawStream(generator, steps + 1), stream * steps);
  }
  return sequences;
}

function stateless(network: Network): Network {
  return withoutStreams(network, (units) => reberNetwork({ units, learningRate: TRAINING.learningRate }, 0));
}

/**
 * Each stream begins with zeros, a state that does not occur in a carried stream, so its first string does not count.
 */
async function scoreStreams(network: Network, sequences: Sequences): Promise<Score> {
  const answers = await answersOf(stateless(network), sequences);
  const { count, steps } = sequences;
  return reberScore(
    Array.from({ length: count }, (_, sample) => {
      const states = statesOf(symbolsOf(sequences, sample));
      const size = steps * SYMBOL_COUNT;
      const grades = gradeSymbols(answers.subarray(sample * size, (sample + 1) * size), states);
      return { ...grades, states, begin: states.indexOf(START) + 1 };
    }),
  );
}

/**
 * Probes the probability of a string's outer symbol at its repetition as a function of its first occurrence (keep), and
 * the same symbol's probability in the next three strings (forget). Eight strings of a stream, evenly spaced; in long
 * streams one.
 */
function probeStreams(sequences: Sequences): Probe[] {
  const { count, steps } = sequences;
  const probed = steps > 2 * TEST_SYMBOLS ? 1 : PROBED_STRINGS;
  const probes: Probe[] = [];
  for (let sample = 0; sample < count; sample++) {
    const pairs = outerPairs(symbolsOf(sequences, sample));
    for (let index = 1; index <= probed; index++) {
      const place = Math.floor(((pairs.length - 1 - LATER_STRINGS) * index) / probed);
      const [own, ...later] = pairs.slice(place, place + 1 + LATER_STRINGS);
      if (own === undefined) continue;
      const { given: inputStep, symbol } = own;
      const common = { sample, output: symbol, inputStep, feature: symbol };
      probes.push({ ...common, outputStep: own.asked, role: 'keep', ideal: 1 });
      for (const { asked } of later) {
        probes.push({ ...common, outputStep: asked, role: 'forget', ideal: 0 });
      }
    }
  }
  return probes;
}
