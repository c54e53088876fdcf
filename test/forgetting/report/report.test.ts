import { describe, expect, test } from '@jest/globals';
import { shown } from '../../../src/forgetting/report/charts/index.js';
import { renderReport } from '../../../src/forgetting/report/report.js';
import { MEANING } from '../../../src/forgetting/verify/statements.js';
import type { Verification } from '../../../src/forgetting/verify/verification.js';
import { all, outward, parsed, rowsOf, textsOf, wrongIds } from '../../report/parsed-page.js';
import { fixture } from './fixture.js';

const verification = fixture();
const html = renderReport(verification);

/** Every string of a verification replaced, apart from those that are one of a few words. */
function withStrings<Value>(value: Value, text: string): Value {
  const free = [
    'task',
    'title',
    'description',
    'criterion',
    'source',
    'reason',
    'version',
    'name',
    'runtime',
  ];
  return JSON.parse(
    JSON.stringify(value, (key, one) => (free.includes(key) || key === 'fingerprint' ? text : one)),
  );
}

describe('the page', () => {
  test('is well-formed, and loads and runs nothing', () => {
    expect(() => parsed(html)).not.toThrow();
    expect(outward(html)).toEqual([]);
  });

  test('has each id once, and what refers to one refers to one that is there', () => {
    const { wanted, ...wrong } = wrongIds(html);
    expect(wrong).toEqual({ twice: [], missing: [] });
    expect(wanted).toBeGreaterThan(20);
  });

  test('is the same for the same numbers', () => {
    expect(renderReport(fixture())).toBe(html);
  });

  test('says the answers first, then what they rest on', () => {
    const [overview] = all(html, 'table');
    expect(textsOf(overview as Element, 'tr').slice(1)).toEqual([
      expect.stringMatching(
        /^flagged-memoryKeep a value until told to forget itYes0\.92 .*Yes.*Undecided.*4 of 5$/,
      ),
      expect.stringMatching(/^always-remember \(control\).*No.*Nonothing to compareNo.*2 of 5$/),
    ]);
    const [lead] = all(html, 'p').filter((one) => one.getAttribute('class') === 'lead');
    expect(lead?.textContent).toBe(
      'Of 1 task, the network forgets selectively in 1; its forget gate does the forgetting in 1; a forget gate is needed in none. One more is a control.',
    );
    for (const { verdicts } of verification.tasks) {
      for (const { reason } of Object.values(verdicts)) expect(html).toContain(reason);
    }
    const single = renderReport({ ...verification, tasks: verification.tasks.slice(1) });
    expect(single).toContain(
      'The network does not forget selectively. The task does not need a forget gate.',
    );
  });

  test.each(['yes', 'no', 'undecided'] as const)(
    'says of one task what %s means, of several nothing',
    (answer) => {
      const [task] = verification.tasks;
      if (task === undefined) throw new Error('the fixture has no task');
      const { forgetsSelectively } = task.verdicts;
      const verdicts = { ...task.verdicts, forgetsSelectively: { ...forgetsSelectively, answer } };
      const one = renderReport({ ...verification, tasks: [{ ...task, verdicts }] });
      expect(one).toContain(`<p>${MEANING[answer]}</p>`);
      expect(html).not.toContain(MEANING[answer]);
    },
  );

  test('says how to get the same numbers', () => {
    expect(html).toContain(
      'npx lethe@0.1.0 verify --task flagged-memory,always-remember --seeds 5 --report report.html',
    );
    expect(html).toContain(verification.fingerprint);
    expect(html).toContain('5: 0 to 4');
    expect(html).toContain('Node 22, 2 threads, 12.3 s');
  });

  test('warns of a control that came out as selective', () => {
    expect(html).not.toContain('class="warning"');
    const [memory, control] = verification.tasks;
    if (memory === undefined || control === undefined) throw new Error('the fixture has two tasks');
    const wrong = { ...control, verdicts: memory.verdicts };
    expect(renderReport({ ...verification, tasks: [memory, wrong] })).toMatch(
      /class="warning">A control did not come out negative \(always-remember\)/,
    );
  });

  test('shows text from data as text', () => {
    const hostile = `</style><script>alert("1")</script>&amp;' onload='x' "\u0000\ud800`;
    const page = renderReport(withStrings(fixture(), hostile));
    expect(page).not.toMatch(/<script/i);
    const reason = all(page, 'p').find((one) => one.getAttribute('class') === 'reason');
    expect(reason?.textContent).toBe(`</style><script>alert("1")</script>&amp;' onload='x' "\ufffd\ufffd`);
    expect(all(page, 'text').map(({ textContent }) => textContent)).toContain(reason?.textContent);
    const names = all(page, '*').flatMap((one) => Array.from(one.attributes, ({ name }) => name));
    expect(names.filter((name) => name.startsWith('on'))).toEqual([]);
  });

  test('is made of one seed, and of long sequences, which it shows the beginning of', () => {
    const page = renderReport(fixture({ seeds: 1, long: true }));
    expect(() => parsed(page)).not.toThrow();
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(page).toContain('12 units over 64 of 1000 steps');
    expect(page).toContain('networks of 1 seed a task');
    expect(page.length).toBeLessThan(1_000_000);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('each chart', () => {
  const figures = all(html, 'figure');

  test('has a text in its place', () => {
    const charts = all(html, 'svg').filter((one) => one.getAttribute('role') === 'img');
    // Two of lags, two of ablations, curves, extrapolation, gates; five verdicts with numbers.
    expect(charts).toHaveLength(2 * 7 + 5);
    for (const chart of charts) {
      expect(textsOf(chart, 'title')[0]?.length).toBeGreaterThan(10);
      expect(textsOf(chart, 'desc')[0]?.length).toBeGreaterThan(10);
    }
  });

  test('has a table of the same numbers', () => {
    expect(figures).toHaveLength(2 * 7);
    const tables = figures.map((figure) => {
      const [table, ...more] = Array.from(figure.getElementsByTagName('table'));
      expect(more).toEqual([]);
      return rowsOf(table as Element);
    });
    const task = verification.tasks[0] as Verification['tasks'][number];
    const [sensitivities, interventions, scores, selectivities, curves, outside, gates] = tables;
    const lag = (one: (typeof task.sensitivityByLag)[number] | undefined): string[] =>
      one === undefined
        ? []
        : [one.lag, one.ideal, one.value.median, one.value.low, one.value.high].map(shown);
    expect(sensitivities?.[3]?.slice(0, 5)).toEqual(lag(task.sensitivityByLag[2]));
    expect(interventions?.[4]?.slice(0, 5)).toEqual(lag(task.interventionByLag[3]));
    const [, ablated] = task.ablations;
    expect(scores?.[2]?.slice(0, 2)).toEqual([
      'gate at 1 (1997), trained without it',
      shown(ablated?.score.median ?? null),
    ]);
    expect(scores?.[2]?.[7]).toBe(shown(ablated?.scoreDifference?.effectSize ?? null));
    expect(scores?.[0]?.slice(-2)).toEqual(['criterion met by', 'root mean squared error']);
    expect(selectivities?.[2]?.[1]).toBe(shown(ablated?.selectivity?.median ?? null));
    expect(curves).toHaveLength(1 + task.curveEpochs.length);
    expect(curves?.[5]?.[4]).toBe(shown(task.curves[1]?.values[4]?.median ?? null));
    expect(outside?.[4]).toEqual([
      'values 3 times as large',
      ...cells(task.extrapolations[2]?.score),
      '–',
      '–',
      '–',
    ]);
    expect(gates).toHaveLength(1 + task.example.steps);
    expect(gates?.[2]?.[1 + 3 + 1 + 1]).toBe(shown(task.example.forgetGate[1]?.[0] ?? null));
  });

  test('draws what its table says', () => {
    const task = verification.tasks[0] as Verification['tasks'][number];
    const [sensitivities] = figures;
    const bars = Array.from((sensitivities as Element).getElementsByTagName('rect')).slice(1);
    const heights = bars.map((bar) => Number(bar.getAttribute('height')));
    const medians = task.sensitivityByLag.map(({ value }) => value.median);
    expect(heights).toHaveLength(medians.length);
    const scale = (heights[0] as number) / (medians[0] as number);
    for (const [lag, median] of medians.entries()) {
      expect(heights[lag]).toBeCloseTo(Math.abs(median) * scale, 1);
    }
    const fields = Array.from((figures[6] as Element).getElementsByTagName('rect')).filter((one) =>
      one.hasAttribute('fill-opacity'),
    );
    const { steps, units, features } = task.example;
    expect(fields.length).toBeGreaterThan(steps * units * 3 * 0.9);
    expect(fields.length).toBeLessThanOrEqual(steps * (units * 3 + features) + 10);
  });
});

function cells(estimate: { median: number; low: number; high: number } | undefined): string[] {
  return estimate === undefined ? [] : [estimate.median, estimate.low, estimate.high].map(shown);
}
