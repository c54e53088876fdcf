import { afterAll, describe, expect, test } from '@jest/globals';
import type { PackedLabelledSequences } from '../../../src/classify/data/forms.js';
import { classificationReport } from '../../../src/classify/report/report.js';
import { share, verdictSentence } from '../../../src/classify/report/words.js';
import { releaseKernels } from '../../../src/core.js';
import { version } from '../../../src/version.js';
import { all, outward, parsed, rowsOf, textsOf, wrongIds } from '../../report/parsed-page.js';
import { fewClasses, hostileClasses, manyClasses } from './fixture.js';

afterAll(releaseKernels);

/** Rows of the table behind the chart of a title. */
function tableOf(page: string, title: string | RegExp): string[][] {
  const figure = all(page, 'figure').find((one) => (textsOf(one, 'h3')[0] ?? '').match(title));
  const [table] = Array.from(figure?.getElementsByTagName('table') ?? []);
  if (table === undefined) throw new Error(`expected a table behind the chart ${title}`);
  return rowsOf(table);
}

describe('the page', () => {
  test('is well-formed, loads and runs nothing, has each id once, and is the same for the same numbers', async () => {
    for (const result of [await fewClasses(), await manyClasses()]) {
      const page = classificationReport(result);
      expect(() => parsed(page)).not.toThrow();
      expect(outward(page)).toEqual([]);
      const { wanted, ...wrong } = wrongIds(page);
      expect(wrong).toEqual({ twice: [], missing: [] });
      expect(wanted).toBeGreaterThan(20);
      expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
      expect(classificationReport(result)).toBe(page);
      expect(page.length).toBeLessThan(1_000_000);
    }
  });

  test('says the verdict first, in the words of the command line, then what it rests on', async () => {
    const result = await fewClasses();
    const { evaluation } = result;
    const page = classificationReport(result);
    const [lead] = all(page, 'p').filter((one) => one.getAttribute('class') === 'lead');
    expect(lead?.textContent).toBe(`${verdictSentence(evaluation)}.`);
    const { low, high } = evaluation.accuracyInterval;
    const [own, always] = rowsOf(all(page, 'table')[0] as Element).slice(1);
    expect(own?.slice(2)).toEqual([
      ...[share(evaluation.accuracy), `${share(low)} to ${share(high)}`],
      share(evaluation.balancedAccuracy),
    ]);
    expect(always?.[0]).toBe(`always ${evaluation.majority.label}`);
    expect(always?.[4]).toBe(share(1 / 3));
  });

  test('says what should be known of the data, and how to get the same numbers', async () => {
    const result = await fewClasses();
    const page = classificationReport(result);
    const items = all(page, 'li').map(({ textContent }) => textContent ?? '');
    expect(items).toEqual([
      expect.stringMatching(
        /^\d numbers? in \d of the \d+ sequences trained on (is|are) missing: the number before/,
      ),
      ...(items.length === 3
        ? [expect.stringMatching(/^\d numbers? in \d of the \d+ sequences tested on/)]
        : []),
      expect.stringMatching(
        /^\d of the 2\d sequences tested on (was|were) trained on as well, number for number/,
      ),
    ]);
    expect(textsOf(all(page, 'dl').at(-1) as Element, 'dd')).toEqual([
      ...[result.command, `Lethe ${version}`, result.classifier.fingerprint(), result.run],
    ]);
  });

  test('shows labels as text, and does without training data and a learning curve', async () => {
    const hostile = `</style><script>alert("1")</script>&amp;' onload='x' "\u0000\ud800`;
    const { train: _, progress: __, ...result } = await hostileClasses(hostile);
    const page = classificationReport({ ...result, source: hostile, tested: hostile, command: hostile });
    expect(() => parsed(page)).not.toThrow();
    expect(page).not.toMatch(/<script/i);
    const names = all(page, '*').flatMap((one) => Array.from(one.attributes, ({ name }) => name));
    expect(names.filter((name) => name.startsWith('on'))).toEqual([]);
    expect(page).not.toMatch(/Learning curve|should be known|mean of (rising|falling)/);
  });
});

describe('its charts', () => {
  test('have a text in their place and a table of the same numbers', async () => {
    const result = await fewClasses();
    const page = classificationReport(result);
    const charts = all(page, 'svg').filter((one) => one.getAttribute('role') === 'img');
    expect(charts).toHaveLength(3 + result.evaluation.topErrors.length);
    for (const chart of charts) {
      expect(textsOf(chart, 'title')[0]?.length).toBeGreaterThan(10);
      expect(textsOf(chart, 'desc')[0]?.length).toBeGreaterThan(5);
    }
    for (const figure of all(page, 'figure')) expect(figure.getElementsByTagName('table')).toHaveLength(1);
    const { confusion, classes } = result.evaluation;
    const matrix = tableOf(page, 'What is taken for what').slice(1);
    expect(matrix.map((row) => row.slice(1).map(Number))).toEqual(confusion);
    expect(
      tableOf(page, 'Each class')
        .slice(1)
        .map(([, count]) => Number(count)),
    ).toEqual(classes.map(({ count }) => count));
    const curve = tableOf(page, 'Learning curve');
    expect(curve[0]).toEqual(['epoch', 'trained on', 'kept aside']);
    expect(curve).toHaveLength(3);
  });

  test('show the surest errors as they are, where they stand in the file, beside the means of the two classes', async () => {
    const { evaluation, testIndices, test: data, ...rest } = await fewClasses();
    const page = classificationReport({ evaluation, testIndices, test: data, ...rest });
    const [first] = evaluation.topErrors;
    if (first === undefined) throw new Error('expected an error');
    const title = `Sequence ${(testIndices?.[first.index] ?? 0) + 1}: ${first.label}, taken for ${first.predicted}`;
    const [heading, ...rows] = tableOf(page, title);
    expect(heading).toEqual([
      ...['step', 'the sequence', `mean of ${first.label}`, `mean of ${first.predicted}`],
    ]);
    const { values, lengths } = data as PackedLabelledSequences;
    const start = Array.from(lengths)
      .slice(0, first.index)
      .reduce((sum, length) => sum + length, 0);
    const own = Array.from(values as Float64Array).slice(start, start + (lengths[first.index] as number));
    expect(rows.map(([, value]) => value)).toEqual(
      own.map((value) => (Number.isNaN(value) ? '–' : String(Number(value.toPrecision(4))))),
    );
  });

  test('of 40 classes are of those that are mistaken most; long sequences are thinned', async () => {
    const result = await manyClasses();
    const page = classificationReport(result);
    const pairs = tableOf(page, 'What is taken for what').slice(1);
    const times = pairs.map(([, , count]) => Number(count));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const wrong = Math.round(result.evaluation.count * (1 - result.evaluation.accuracy));
    expect(times.reduce((sum, count) => sum + count, 0)).toBe(wrong);
    expect(tableOf(page, 'Each class')).toHaveLength(41);
    const [heading, ...rows] = tableOf(page, /^Sequence/);
    expect(heading).toEqual(['step', ...[1, 2, 3, 4].map((feature) => `feature ${feature}`)]);
    expect(rows.map(([step]) => Number(step)).slice(0, 2)).toEqual([1, 3]);
    expect(rows).toHaveLength(200);
  });
});

test('errors name the part that is wrong', async () => {
  const result = await fewClasses();
  const with_ =
    (part: object): (() => string) =>
    () =>
      classificationReport({ ...result, ...part });
  expect(with_({ test: result.train })).toThrow(
    /^classificationReport: test: expected the 2\d sequences of evaluation, got \d+$/,
  );
  expect(with_({ testIndices: [1] })).toThrow(
    /^classificationReport: testIndices: expected 2\d of them, got 1$/,
  );
  expect(with_({ train: [{ x: [[1, 2]], label: 'a' }] })).toThrow(
    'classificationReport: train: expected steps of 1 numbers, got 2',
  );
});
