import { describe, expect, test } from '@jest/globals';
import { findTask, type Sequences } from '../../../src/forgetting/tasks/index.js';
import {
  ARCS,
  drawStream,
  drawString,
  isAfterOuter,
  mustRepeat,
  START,
  SYMBOLS,
  statesOf,
} from '../../../src/forgetting/tasks/reber-grammar.js';
import { gradeSymbols, reberScore } from '../../../src/forgetting/tasks/reber-score.js';
import { outerPairs, symbolsOf } from '../../../src/forgetting/tasks/reber-sequences.js';
import { Generator } from '../../../src/random/index.js';
import { train } from './training-for-tests.js';

/** The grammar once more, as a regular expression: state 1 loops on S, 2 on T, and V P X leads back to 2. */
const FROM_TWO = 'T*(?:VPXT*)*V(?:V|PS)';
const INNER = `B(?:TS*X(?:S|X${FROM_TWO})|P${FROM_TWO})E`;
const STRING = new RegExp(`^B(?:T${INNER}T|P${INNER}P)E$`);

const text = (symbols: Uint8Array): string => Array.from(symbols, (symbol) => SYMBOLS[symbol]).join('');
const codes = (symbols: string): Uint8Array => Uint8Array.from(symbols, (symbol) => SYMBOLS.indexOf(symbol));
const continual = findTask('continual-reber');
const resets = findTask('continual-reber-resets');

describe('the embedded Reber grammar', () => {
  const generator = new Generator(0, 'data');
  const strings = Array.from({ length: 5000 }, () => text(drawString(generator)));

  test('gives strings of the grammar alone', () => {
    expect(strings.filter((string) => !STRING.test(string))).toEqual([]);
    for (const wrong of ['BTBTXSEPE', 'BTBTXSET', 'BTBTXVVETE', 'TBTXSETE'])
      expect(wrong).not.toMatch(STRING);
  });

  test('takes each of two ways equally often, and of states all', () => {
    const counts = ARCS.map((ways) => ways.map(() => 0));
    for (const string of strings) {
      const states = statesOf(codes(string));
      for (const [place, symbol] of [...codes(string)].entries()) {
        const state = place === 0 ? START : (states[place - 1] as number);
        const way = (ARCS[state] ?? []).findIndex((one) => one.symbol === symbol);
        (counts[state] as number[])[way] = (counts[state]?.[way] ?? 0) + 1;
      }
    }
    for (const [first = 0, second] of counts) {
      expect(first).toBeGreaterThan(300);
      if (second !== undefined) expect(Math.abs(first / (first + second) - 0.5)).toBeLessThan(0.05);
    }
  });

  test('gives strings of twelve symbols on average, nine at least', () => {
    const lengths = strings.map(({ length }) => length);
    expect(Math.min(...lengths)).toBe(9);
    // Standard error: 3.5 / sqrt(5000) = 0.05.
    expect(Math.abs(lengths.reduce((sum, length) => sum + length, 0) / lengths.length - 12)).toBeLessThan(
      0.2,
    );
  });

  test('a stream is one string after the other', () => {
    const stream = text(drawStream(new Generator(1, 'data'), 3000));
    expect(stream).toHaveLength(3000);
    const whole = stream.slice(0, stream.lastIndexOf('EB') + 1).split(/(?<=E(?:T|P)E)/);
    expect(whole.length).toBeGreaterThan(200);
    expect(whole.filter((string) => !STRING.test(string))).toEqual([]);
  });

  test('knows where it is', () => {
    const states = statesOf(codes('BPBTXSEPEBT'));
    expect([...states].map((state) => ARCS[state]?.map(({ symbol }) => SYMBOLS[symbol]).join(''))).toEqual([
      'TP',
      'B',
      'TP',
      'SX',
      'XS',
      'E',
      'P',
      'E',
      'B',
      'TP',
      'B',
    ]);
    expect([...states].map(mustRepeat).indexOf(true)).toBe(6);
    expect([...states].map(isAfterOuter).indexOf(true)).toBe(1);
    expect(() => statesOf(codes('BTBTXSEP'))).toThrow('Reber grammar: symbol 7: expected T, got P');
  });
});

describe('continual-reber', () => {
  test('trains on chunks by which streams go on side by side, each asked for the symbol that comes next', () => {
    const data = continual.trainingData(3);
    const { batchSize } = continual.training;
    for (let stream = 0; stream < batchSize; stream++) {
      const parts = Array.from({ length: data.count / batchSize }, (_, chunk) =>
        symbolsOf(data, chunk * batchSize + stream),
      );
      const symbols = Uint8Array.from(parts.flatMap((part) => [...part]));
      expect(symbols).toHaveLength((data.count / batchSize) * data.steps);
      expect(statesOf(symbols)).toHaveLength(symbols.length);
      const asked = parts.flatMap((_, chunk) => [...askedFor(data, chunk * batchSize + stream)]);
      expect(asked.slice(0, -1)).toEqual([...symbols.subarray(1)]);
    }
  });

  test('tests on streams from the beginning of a string', () => {
    for (const data of [continual.testData(3), ...continual.extrapolations(3).map((one) => one.sequences)]) {
      for (let stream = 0; stream < data.count; stream++) {
        const symbols = symbolsOf(data, stream);
        expect(symbols).toHaveLength(data.steps);
        expect(statesOf(symbols)).toHaveLength(data.steps);
        expect([...askedFor(data, stream)].slice(0, -1)).toEqual([...symbols.subarray(1)]);
      }
    }
  });

  test('the past is to be forgotten where a string ends', () => {
    const data = continual.testData(3);
    const flags = continual.shouldForget(data);
    const stream = text(symbolsOf(data, 1));
    for (const [step, symbol] of [...stream].entries()) {
      const end = symbol === 'E' && /E[TP]$/.test(stream.slice(0, step));
      expect(flags?.[data.steps + step]).toBe(Number(end));
    }
  });

  test('probes: the second symbol of a string is kept until it is repeated, and forgotten in the next three', () => {
    const data = continual.testData(3);
    const probes = continual.probes(data);
    expect(probes).toHaveLength(10 * 8 * 4);
    for (let index = 0; index < probes.length; index += 4) {
      const own = probes.slice(index, index + 4);
      expect(own.map(({ role, ideal }) => [role, ideal])).toEqual([
        ['keep', 1],
        ...Array(3).fill(['forget', 0]),
      ]);
      const [{ sample = -1, inputStep = -1, feature = -1 } = {}] = own;
      const symbols = symbolsOf(data, sample);
      const pairs = outerPairs(symbols);
      const first = pairs.findIndex(({ given }) => given === inputStep);
      expect(own.map(({ outputStep }) => outputStep)).toEqual(
        pairs.slice(first, first + 4).map(({ asked }) => asked),
      );
      expect(own.every((probe) => probe.output === feature && probe.feature === symbols[inputStep])).toBe(
        true,
      );
      expect(symbols[(own[0]?.outputStep ?? 0) + 1]).toBe(feature);
    }
  });

  test('an intervention makes the T a P and the P a T', () => {
    const data = continual.testData(3);
    for (const probe of continual.probes(data)) {
      const other = text(Uint8Array.of([...continual.replacement(data, probe, () => 0)].indexOf(1)));
      expect(other).toBe(SYMBOLS[probe.feature] === 'T' ? 'P' : 'T');
    }
  });

  test('stateless: the same weights, each sequence from zeros', async () => {
    const network = continual.network(1, { units: 5 });
    const copy = continual.stateless?.(network);
    expect(copy?.fingerprint()).toBe(network.fingerprint());
    const x = { values: continual.testData(1).x.slice(0, 4 * 70), shape: [4, 10, 7] };
    const first = (await network.predict(x)).values;
    expect((await copy?.predict(x))?.values).toEqual(first);
    expect((await network.predict(x)).values).not.toEqual(first);
    expect((await copy?.predict(x))?.values).toEqual(first);
  });

  test.each([continual, findTask('continual-reber-decay')])(
    '$name: a full network meets the criterion',
    async (task) => {
      const network = await train(task, 1);
      const { score, solved, details } = await task.score(network, task.testData(1));
      expect([solved, score > 0.98]).toEqual([true, true]);
      expect(details.errorFreeSymbols).toBeGreaterThan(800);
      expect((await task.score(task.network(1), task.testData(1))).solved).toBe(false);
    },
  );
});

describe('continual-reber-resets', () => {
  test('has a string in each sequence, and behind it nothing that counts', () => {
    const data = resets.testData(3);
    for (let sample = 0; sample < data.count; sample++) {
      const string = symbolsOf(data, sample);
      expect(text(string)).toMatch(STRING);
      expect(text(askedFor(data, sample))).toBe(`${text(string).slice(1)}B`);
    }
  });

  test('probes: the outer symbol is kept, the inner one of its kind is not taken for it', () => {
    const data = resets.testData(3);
    const probes = resets.probes(data);
    expect(probes).toHaveLength(2 * data.count);
    for (const { sample, role, inputStep, outputStep, feature, output } of probes) {
      const string = text(symbolsOf(data, sample));
      expect(inputStep).toBe(role === 'keep' ? 1 : 3);
      expect([string[inputStep], output]).toEqual([SYMBOLS[feature], feature]);
      expect(outputStep).toBe(string.length - 3);
    }
  });

  test('a full network meets the criterion', async () => {
    const network = await train(resets, 1);
    expect((await resets.score(network, resets.testData(1))).solved).toBe(true);
  });
});

describe('gradeSymbols', () => {
  const states = statesOf(codes('B'));
  const grade = (probabilities: { [symbol: string]: number }): number[] => {
    const row = Float32Array.from(SYMBOLS, (symbol) => probabilities[symbol] ?? 0);
    const { legal, right } = gradeSymbols(row, states);
    return [legal[0] as number, right[0] as number];
  };

  test('right is what gives all legal symbols, and them alone, more than the others', () => {
    expect(grade({ T: 0.5, P: 0.5 })).toEqual([1, 1]);
    expect(grade({ T: 0.9, P: 0.06, B: 0.04 })).toEqual([1, 1]);
    expect(grade({ T: 0.9, P: 0.04, B: 0.06 })).toEqual([1, 0]);
    expect(grade({ T: 0.995, P: 0.005 })).toEqual([1, 0]);
    expect(grade({ T: 0.3, P: 0.3, B: 0.4 })).toEqual([0, 0]);
  });

  test('a score of streams: outer accuracy, legal accuracy, symbols up to the first error, from where it counts', () => {
    const string = statesOf(codes('BTBTXSETEBTBTXSETE'));
    const perfect = new Uint8Array(18).fill(1);
    const flawed = Uint8Array.from(perfect, (_, step) => Number(step !== 2 && step !== 15));
    const stream = { states: string, legal: perfect, right: perfect, begin: 9 };
    expect(reberScore([stream])).toEqual({
      score: 1,
      solved: true,
      details: { outerAccuracy: 1, legalAccuracy: 1, errorFreeSymbols: 9 },
    });
    const { score, solved, details } = reberScore([stream, { ...stream, legal: flawed, right: flawed }]);
    expect([score, solved, details.outerAccuracy, details.errorFreeSymbols]).toEqual([0, false, 0.5, 7.5]);
    expect(details.legalAccuracy).toBeCloseTo(17 / 18);
  });
});

function askedFor({ y, steps }: Sequences, sample: number): Uint8Array {
  const found = Array.from({ length: steps }, (_, step) =>
    y.subarray((sample * steps + step) * 7, (sample * steps + step + 1) * 7).indexOf(1),
  );
  return Uint8Array.from(found.filter((symbol) => symbol !== -1));
}
