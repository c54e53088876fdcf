import { describe, expect, test } from '@jest/globals';
import { findTask, type Probe, type Sequences } from '../../../src/forgetting/tasks/index.js';
import {
  drawOrderStream,
  ORDER_SYMBOLS,
  orderPlaces,
  orderSequences,
  orderSymbolsOf,
} from '../../../src/forgetting/tasks/temporal-order-sequences.js';
import { Generator } from '../../../src/random/index.js';
import { train } from './training-for-tests.js';

const CLASSES = ['XX', 'XY', 'YX', 'YY'];
const text = (symbols: Uint8Array): string => Array.from(symbols, (code) => ORDER_SYMBOLS[code]).join('');
const codes = (symbols: string): Uint8Array =>
  Uint8Array.from(symbols, (symbol) => ORDER_SYMBOLS.indexOf(symbol));
const task = findTask('continual-temporal-order');

/** Sequences once more, as a regular expression: with gaps from `least` to `most`. */
const sequenceOf = (least: number, most: number): RegExp => {
  const gap = `[abcd]{${least},${most}}`;
  return new RegExp(`^E${gap}([XY])${gap}([XY])${gap}B$`);
};
/** The sequences of a stream that are whole. */
const wholeOf = (stream: string): string[] => stream.slice(0, stream.lastIndexOf('B') + 1).split(/(?<=B)/);

/** The class asked for at each step, by its name; nothing elsewhere. */
function askedFor({ y, steps }: Sequences, sample: number): string[] {
  return Array.from({ length: steps }, (_, step) => {
    const at = (sample * steps + step) * CLASSES.length;
    return CLASSES.filter((_class, label) => y[at + label] !== 0).join();
  });
}

/** What ought to be asked for: naively, from the text. */
function expectedOf(stream: string): string[] {
  return Array.from(stream, (symbol, step) =>
    symbol === 'B' ? stream.slice(stream.lastIndexOf('E', step), step).replace(/[^XY]/g, '') : '',
  );
}

describe('streams of temporal order', () => {
  const stream = text(drawOrderStream(new Generator(1, 'data'), 100_000, { least: 3, most: 9 }));
  const found = wholeOf(stream).map((sequence) => sequenceOf(3, 9).exec(sequence));

  test('are one sequence after the other, and cut off', () => {
    expect(stream).toHaveLength(100_000);
    expect(found.length).toBeGreaterThan(4000);
    expect(found.filter((match) => match === null)).toEqual([]);
  });

  test('have all gaps, distractors and classes equally often', () => {
    const counts = (words: string[]): Map<string, number> => {
      const all = new Map<string, number>();
      for (const word of words) all.set(word, (all.get(word) ?? 0) + 1);
      return all;
    };
    const expectEven = (words: string[], kinds: number): void => {
      const all = counts(words);
      expect(all.size).toBe(kinds);
      // Five standard errors of a binomial share.
      const share = 1 / kinds;
      const slack = 5 * Math.sqrt((share * (1 - share)) / words.length);
      for (const count of all.values()) expect(Math.abs(count / words.length - share)).toBeLessThan(slack);
    };
    expectEven(
      found.map((match) => `${match?.[1]}${match?.[2]}`),
      4,
    );
    expectEven([...stream.replace(/[^abcd]/g, '')], 4);
    const gaps = found.flatMap((match) => match?.[0].match(/[abcd]+/g) ?? []);
    expectEven(
      gaps.map(({ length }) => String(length)),
      7,
    );
  });

  test('places: steps of both symbols, of the end, and the class; not of what is cut off', () => {
    expect(orderPlaces(codes('EaXbYcBEXYaBEbYXBEX'))).toEqual([
      { relevant: [2, 4], asked: 6, label: 1 },
      { relevant: [8, 9], asked: 11, label: 1 },
      { relevant: [14, 15], asked: 16, label: 2 },
    ]);
  });

  test('are cut into chunks, of each the streams side by side', () => {
    const data = orderSequences([codes('EaXbYcBE'), codes('EYaYbBEa')], 4);
    expect(Array.from({ length: 4 }, (_, sample) => text(orderSymbolsOf(data, sample)))).toEqual([
      'EaXb',
      'EYaY',
      'YcBE',
      'bBEa',
    ]);
    expect(Array.from({ length: 4 }, (_, sample) => askedFor(data, sample))).toEqual([
      ['', '', '', ''],
      ['', '', '', ''],
      ['', '', 'XY', ''],
      ['', 'YY', '', ''],
    ]);
  });
});

describe('continual-temporal-order', () => {
  test('trains on chunks by which streams go on side by side, asked for the class at the end of each sequence', () => {
    const data = task.trainingData(3);
    const { batchSize } = task.training;
    for (let stream = 0; stream < batchSize; stream++) {
      const samples = Array.from(
        { length: data.count / batchSize },
        (_, chunk) => chunk * batchSize + stream,
      );
      const symbols = samples.map((sample) => text(orderSymbolsOf(data, sample))).join('');
      expect(wholeOf(symbols).filter((sequence) => !sequenceOf(3, 40).test(sequence))).toEqual([]);
      expect(samples.flatMap((sample) => askedFor(data, sample))).toEqual(expectedOf(symbols));
    }
  });

  test('tests on streams from the beginning of a sequence, whose gaps are all long', () => {
    const [long, wide] = task.extrapolations(3).map((one) => one.sequences) as [Sequences, Sequences];
    for (const [data, least, most] of [
      [task.testData(3), 20, 40],
      [long, 20, 40],
      [wide, 40, 80],
    ] as const) {
      for (let stream = 0; stream < data.count; stream++) {
        const symbols = text(orderSymbolsOf(data, stream));
        expect(wholeOf(symbols).filter((sequence) => !sequenceOf(least, most).test(sequence))).toEqual([]);
        expect(askedFor(data, stream)).toEqual(expectedOf(symbols));
      }
    }
  });

  test('the past is to be forgotten where a sequence begins', () => {
    const data = task.testData(3);
    const flags = task.shouldForget(data) ?? new Uint8Array();
    const symbols = Array.from({ length: data.count }, (_, sample) => text(orderSymbolsOf(data, sample)));
    expect([...flags]).toEqual([...symbols.join('')].map((symbol) => Number(symbol === 'E')));
  });

  test('probes: both symbols are kept until the end of their sequence, and forgotten in the next three', () => {
    const data = task.testData(3);
    const probes = task.probes(data);
    expect(probes).toHaveLength(data.count * 3 * 2 * 4);
    for (let index = 0; index < probes.length; index += 4) {
      const own = probes.slice(index, index + 4);
      expect(own.map(({ role, ideal }) => [role, ideal])).toEqual([
        ['keep', 1],
        ...Array(3).fill(['forget', 0]),
      ]);
      const { sample, inputStep, feature } = own[0] as Probe;
      const stream = text(orderSymbolsOf(data, sample));
      expect(own.every((probe) => probe.sample === sample && probe.inputStep === inputStep)).toBe(true);
      expect([stream[inputStep], own.every((probe) => probe.feature === feature)]).toEqual([
        ORDER_SYMBOLS[feature],
        true,
      ]);
      let end = inputStep;
      for (const { outputStep, output } of own) {
        end = stream.indexOf('B', end + 1);
        expect(outputStep).toBe(end);
        expect(CLASSES[output]).toBe(expectedOf(stream)[end]);
      }
    }
  });

  test('ideals are what interventions do to the class itself', () => {
    const data = task.testData(4);
    for (const probe of task.probes(data)) {
      const symbols = orderSymbolsOf(data, probe.sample);
      const replacement = task.replacement(data, probe, () => 0);
      expect(replacement).toHaveLength(8);
      expect(replacement.reduce((sum, value) => sum + value, 0)).toBe(1);
      const probability = (stream: Uint8Array): number =>
        Number(orderPlaces(stream).find(({ asked }) => asked === probe.outputStep)?.label === probe.output);
      const before = probability(symbols);
      symbols[probe.inputStep] = replacement.indexOf(1);
      expect('XY').toContain(text(symbols)[probe.inputStep]);
      const moved = (replacement[probe.feature] as number) - 1;
      expect((probability(symbols) - before) / moved + 0).toBe(probe.ideal);
    }
  });

  test('stateless: the same weights, each sequence from zeros', async () => {
    const network = task.network(1, { units: 5 });
    const copy = task.stateless?.(network);
    expect(copy?.fingerprint()).toBe(network.fingerprint());
    const x = { values: task.testData(1).x.slice(0, 8 * 80), shape: [8, 10, 8] };
    const first = (await network.predict(x)).values;
    expect((await copy?.predict(x))?.values).toEqual(first);
    expect((await network.predict(x)).values).not.toEqual(first);
    expect((await copy?.predict(x))?.values).toEqual(first);
  });

  test('a network that always answers the same scores about nothing', async () => {
    const network = task.network(1);
    network.setWeights(network.weights.map(({ values }) => new Float32Array(values.length)));
    const { score, solved, details } = await task.score(network, task.testData(1));
    expect(solved).toBe(false);
    expect(score).toBeLessThan(0.1);
    expect(Math.abs((details.accuracy ?? 0) - 0.25)).toBeLessThan(0.1);
  });

  test('a full network meets the criterion', async () => {
    const network = await train(task, 1);
    const { score, solved } = await task.score(network, task.testData(1));
    expect([solved, score > 0.98]).toEqual([true, true]);
    expect((await task.score(task.network(1), task.testData(1))).solved).toBe(false);
  });
});
