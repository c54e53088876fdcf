import { describe, expect, it } from '@jest/globals';
import { parseRecords } from '../../../benchmarks/report/read.js';
import { syntheticRecords } from './synthetic.js';

const [record] = syntheticRecords({ rounds: 1 });
const good = JSON.stringify(record);
const { cpu, minimum, repeats, widePeakGflops, ...schema1 } = { ...record, schema: 1 };

/** The message for a second line with other fields than the first. */
function refusal(changes: Record<string, unknown>): string {
  const content = `${good}\n${JSON.stringify({ ...record, ...changes })}\n`;
  try {
    parseRecords(content, 'run.jsonl');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
}

describe('reading records', () => {
  it('gives back what was written', () => {
    const records = syntheticRecords({ rounds: 1 });
    const content = records.map((one) => JSON.stringify(one)).join('\n');
    expect(parseRecords(`${content}\n\n`, 'run.jsonl')).toEqual(records);
  });

  it.each([
    [{ schema: 4 }, 'schema: expected 1 to 3, got 4'],
    [{ run: 'yesterday' }, 'run: expected a date and time, got "yesterday"'],
    [{ round: -1 }, 'round: expected an integer from 0 on, got -1'],
    [{ case: 'huge' }, 'case: expected the name of a case of src/bench/cases.ts, got "huge"'],
    [{ runtime: 'node' }, 'runtime: expected {name, version}, both strings, got "node"'],
    [
      { engine: 'toString' },
      'engine: expected one of compiled, tfjs, stock-wasm, stock-cpu, brain.js, pytorch',
    ],
    [{ threads: 1.5 }, 'threads: expected an integer from 1 on, got 1.5'],
    [{ samples: [] }, 'samples: expected numbers from 0 on, at least one, got []'],
    [{ samples: [1, null] }, 'samples: expected numbers from 0 on, at least one, got [1,null]'],
    [{ median: undefined }, 'median: expected a number above 0, got nothing'],
    [{ minimum: -1 }, 'minimum: expected a number from 0 on, got -1'],
    [{ repeats: undefined }, 'repeats: expected an integer from 0 on, got nothing'],
    ...[
      [1],
      undefined,
      { source: 'inside', samples: [1], median: 1 },
      { source: 'inside', samples: [1], median: 0, minimum: 1 },
      { source: 'inside', samples: [1], median: 1, minimum: 1, most: 1 },
      { source: 'beside', samples: [1], median: 1, minimum: 1 },
      { samples: [1], median: 1, minimum: 1 },
    ].map((cpu): [Record<string, unknown>, string] => [
      { cpu },
      'cpu: expected null or {source: inside or outside, samples, median, minimum}, numbers above 0, got ',
    ]),
    [{ widePeakGflops: 0 }, 'widePeakGflops: expected a number above 0 or null, got 0'],
    [{ widePeakGflops: undefined }, 'widePeakGflops: expected a number above 0 or null, got nothing'],
    [{ gflops: Number.POSITIVE_INFINITY }, 'gflops: expected a number above 0, got null'],
    [
      { clock: { source: 'outside', resolutionMs: 0 } },
      'clock: expected {source: inside or outside, resolutionMs}',
    ],
    [{ fingerprint: 5 }, 'fingerprint: expected a string or null, got 5'],
    [{ variant: 2 }, 'variant: expected a string, got 2'],
    [{ speed: 1 }, 'expected the fields of benchmarks/records/record.ts, got speed'],
  ])('names file, line and field of %j', (changes, message) => {
    expect(refusal(changes)).toContain(`run.jsonl:2: ${message}`);
  });

  it('reads records of schema 1 as what this one keeps: the least of the samples, no CPU time, nothing repeated', () => {
    const [read] = parseRecords(JSON.stringify({ ...schema1, samples: [3, 1, 2] }), 'run.jsonl');
    const since = { minimum: 1, repeats: 0, cpu: null, widePeakGflops: null };
    expect(read).toEqual({ ...schema1, schema: 3, samples: [3, 1, 2], ...since });
  });

  it("reads records of schema 2: CPU time was the process's own or not known, and there was one peak", () => {
    const { widePeakGflops, ...rest } = { ...record, schema: 2 };
    const cpu = { samples: [1], median: 1, minimum: 1 };
    const [read] = parseRecords(JSON.stringify({ ...rest, cpu }), 'run.jsonl');
    expect(read).toEqual({ ...rest, schema: 3, cpu: { source: 'inside', ...cpu }, widePeakGflops: null });
    const { cpu: _, ...without } = rest;
    const [other] = parseRecords(JSON.stringify(without), 'run.jsonl');
    expect(other).toEqual({ ...rest, schema: 3, cpu: null, widePeakGflops: null });
    expect(() => parseRecords(JSON.stringify({ ...without, widePeakGflops: 1 }), 'run.jsonl')).toThrow(
      'got widePeakGflops',
    );
  });

  it.each([
    [{ minimum: 1 }, 'expected the fields of benchmarks/records/record.ts, got minimum'],
    [{ samples: 'many' }, 'samples: expected numbers from 0 on, at least one, got "many"'],
    [{ samples: [] }, 'samples: expected numbers from 0 on, at least one, got []'],
  ])('refuses a record of schema 1 with %j', (changes, message) => {
    const content = JSON.stringify({ ...schema1, ...changes });
    expect(() => parseRecords(content, 'run.jsonl')).toThrow(`run.jsonl:1: ${message}`);
  });

  it('names a line that is not JSON, or no object', () => {
    expect(() => parseRecords(`${good}\n\n{"schema"`, 'a.jsonl')).toThrow(
      'a.jsonl:3: expected JSON, got {"schema"',
    );
    expect(() => parseRecords('[]', 'a.jsonl')).toThrow('a.jsonl:1: expected an object, got []');
  });

  it('refuses a file without records', () => {
    expect(() => parseRecords('\n', 'a.jsonl')).toThrow('a.jsonl: expected at least one record, got none');
  });
});
