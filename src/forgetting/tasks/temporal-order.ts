// Temporal order in a stream: two symbols far apart tell the class of a sequence, and are to be forgotten in the next one.
//
// Sources: the continual noisy temporal order problem of F. A. Gers, J. Schmidhuber, F. Cummins, Learning to Forget: Continual
// Prediction with LSTM, Neural Computation 12(10), 2000. Ours has two relevant symbols a sequence (there three), and differs
// in size and in how it learns (Adam on chunks), in its gaps, and in its training streams, which do not end at the first error.

import type { Network } from '../../network/public.js';
import { Generator } from '../../random/index.js';
import { checkedTask } from './checked-task.js';
import { networkWith } from './network-options.js';
import { answersOf, createNetwork, withoutStreams } from './networks.js';
import { REBER_SOURCE } from './reber-network.js';
import { DATA_STREAMS } from './sequences.js';
import type { Probe, Score, Sequences, Task, TaskTraining } from './task.js';
import {
  drawOrderStream,
  type Gaps,
  ORDER_CLASSES,
  ORDER_SYMBOL_COUNT,
  orderBegins,
  orderPlaces,
  orderSequences,
  orderSymbolsOf,
  otherRelevantSymbol,
} from './temporal-order-sequences.js';

const UNITS = 12;
/** Streams side by side, and chunks of each: two to three sequences. */
const STREAMS = 8;
const CHUNK = 192;
const CHUNKS = 100;
const TRAINING: TaskTraining = {
  epochs: 20,
  batchSize: STREAMS,
  shuffle: false,
  learningRate: 1e-2,
  // Down to a quarter at the end: without this a network that has learned it sometimes loses it again.
  learningRateSchedule: (epoch, learningRate) => (epoch === 0 ? learningRate : learningRate * 0.93),
  globalClipNorm: 1,
};

/** Short gaps among long ones: the network learns from the short ones first, and generalizes. */
const TRAINING_GAPS: Gaps = { least: 3, most: 40 };
const TEST_GAPS: Gaps = { least: 20, most: 40 };
const LONG_GAPS: Gaps = { least: 40, most: 80 };

const TEST_STREAMS = 40;
const TEST_SYMBOLS = 1000;
const LONG_STREAMS = 4;
const LONG_SYMBOLS = 10_000;

/** Probed sequences of a test stream, and later sequences probed for each. */
const PROBED_SEQUENCES = 3;
const LATER_SEQUENCES = 3;

/** Fraction of the sequences that must be classified correctly. */
const SOLVED_ACCURACY = 0.99;

/** The stream goes on for ever: the state is carried from chunk to chunk, and never reset. */
export const continualTemporalOrder: Task = checkedTask({
  name: 'continual-temporal-order',
  title: 'Tell the order of two symbols far apart, without end',
  description:
    'Two symbols of a sequence, each X or Y, 20 to 40 random others before, between and behind them, tell its class, ' +
    'which is asked for at its end. They are to be kept until then, and forgotten in the sequences that follow. ' +
    'States are never reset.',
  criterion: `the most probable class is right for at least ${100 * SOLVED_ACCURACY} % of the sequences`,
  source: `${REBER_SOURCE}, the continual noisy temporal order problem, with two relevant symbols`,
  expectation: 'selective',
  units: UNITS,
  training: TRAINING,
  differentiable: false,
  trainingData: (seed) =>
    draw(seed, DATA_STREAMS.training, { streams: STREAMS, symbols: CHUNKS * CHUNK }, TRAINING_GAPS, CHUNK),
  testData: (seed) =>
    draw(seed, DATA_STREAMS.test, { streams: TEST_STREAMS, symbols: TEST_SYMBOLS }, TEST_GAPS),
  network: networkWith({ units: UNITS, learningRate: TRAINING.learningRate }, (seed, sizes) =>
    create(seed, sizes.units, sizes.learningRate, STREAMS),
  ),
  score,
  probes,
  replacement: otherRelevantSymbol,
  stateless,
  shouldForget: orderBegins,
  extrapolations: (seed) => {
    const sizes = { streams: LONG_STREAMS, symbols: LONG_SYMBOLS };
    return [
      { name: '10 000 symbols', sequences: draw(seed, DATA_STREAMS.extrapolation, sizes, TEST_GAPS) },
      { name: 'gaps of 40 to 80', sequences: draw(seed, DATA_STREAMS.extrapolation + 1, sizes, LONG_GAPS) },
    ];
  },
});

/** In each epoch the streams begin again, although states carry on. */
function draw(
  seed: number,
  randomStream: number,
  sizes: { readonly streams: number; readonly symbols: number },
  gaps: Gaps,
  steps: number = sizes.symbols,
): Sequences {
  const generator = new Generator(seed, 'data', randomStream);
  const streams = Array.from({ length: sizes.streams }, () =>
    drawOrderStream(generator, sizes.symbols, gaps),
  );
  return orderSequences(streams, steps);
}

function create(seed: number, units: number, learningRate: number, streams?: number): Network {
  return createNetwork(
    {
      units,
      features: ORDER_SYMBOL_COUNT,
      outputs: ORDER_CLASSES,
      everyStep: true,
      readout: 'softmax',
      streams,
      learningRate,
    },
    seed,
  );
}

function stateless(network: Network): Network {
  return withoutStreams(network, (units) => create(0, units, TRAINING.learningRate));
}

/**
 * Scores by the accuracy a, the share of sequences whose class is the most probable one, as (4a - 1) / 3 clipped to 0
 * and 1: guessing is right one time in four. Streams begin with zeros, a state that does not occur in a carried stream,
 * so their first sequences do not count.
 *
 * @returns `details`: `accuracy`
 */
async function score(network: Network, sequences: Sequences): Promise<Score> {
  const answers = await answersOf(stateless(network), sequences);
  let [asked, right] = [0, 0];
  for (let sample = 0; sample < sequences.count; sample++) {
    for (const place of orderPlaces(orderSymbolsOf(sequences, sample)).slice(1)) {
      const begin = (sample * sequences.steps + place.asked) * ORDER_CLASSES;
      const probabilities = answers.subarray(begin, begin + ORDER_CLASSES);
      asked++;
      if (probabilities.indexOf(Math.max(...probabilities)) === place.label) right++;
    }
  }
  const accuracy = right / asked;
  return {
    score: Math.max(0, (ORDER_CLASSES * accuracy - 1) / (ORDER_CLASSES - 1)),
    solved: accuracy >= SOLVED_ACCURACY,
    details: { accuracy },
  };
}

/**
 * Probes the probability of a sequence's class at its end, as a function of both symbols that determine it (keep), and
 * the outputs at the ends of the next three sequences on the same symbols (forget). Three sequences of a stream, evenly
 * spaced, but not the first one; in long streams one.
 */
function probes(sequences: Sequences): Probe[] {
  const found: Probe[] = [];
  const probed = sequences.steps > TEST_SYMBOLS ? 1 : PROBED_SEQUENCES;
  for (let sample = 0; sample < sequences.count; sample++) {
    const symbols = orderSymbolsOf(sequences, sample);
    const places = orderPlaces(symbols);
    for (let index = 1; index <= probed; index++) {
      const first = Math.floor(((places.length - 1 - LATER_SEQUENCES) * index) / probed);
      const [own, ...later] = places.slice(first, first + 1 + LATER_SEQUENCES);
      for (const inputStep of own?.relevant ?? []) {
        const common = { sample, inputStep, feature: symbols[inputStep] as number };
        for (const place of own === undefined ? [] : [own, ...later]) {
          const kept = place === own;
          found.push({
            ...common,
            outputStep: place.asked,
            output: place.label,
            role: kept ? 'keep' : 'forget',
            ideal: Number(kept),
          });
        }
      }
    }
  }
  return found;
}
