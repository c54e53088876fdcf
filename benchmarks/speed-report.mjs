// From the single measurements of the speed benchmark to its tables.
import { CASES, FIRST_FIT_LIMIT_MS, TARGETS } from './speed-cases.mjs';
import { median } from './statistics.mjs';

/** How far losses of the same training may lie apart in float32. */
const TOLERANCE = 1e-4;

/**
 * Throws unless all libraries had the same losses at first, and Lethe the same weights with one thread and two:
 * else they were not doing the same work.
 */
export function checkSameWork(records) {
  for (const name of Object.keys(CASES)) {
    const runs = records.filter((record) => record.case === name);
    const [first] = runs;
    for (const { id, losses } of runs) {
      const apart = losses.some((loss, step) => {
        const expected = first.losses[step];
        return !(Math.abs(loss - expected) <= TOLERANCE * Math.abs(expected));
      });
      if (apart)
        throw new Error(
          `${name}: expected the losses ${first.losses}, as ${first.id} has, got ${losses} from ${id}`,
        );
    }
    const prints = new Set(runs.map(({ fingerprint }) => fingerprint).filter((print) => print !== undefined));
    if (prints.size > 1)
      throw new Error(`${name}: expected the same weights in all runs of Lethe, got ${[...prints]}`);
  }
}

/** The whole report as Markdown. */
export function markdown(head, records) {
  const { at, processor, system, node, lethe, tfjs, pytorch, rounds, quick } = head;
  return [
    `${processor}; ${system}; ${at.slice(0, 10)}. Node ${node}, Lethe ${lethe}, tfjs ${tfjs}, ${pytorch}.`,
    `Medians of ${rounds} interleaved rounds${quick ? ' (quick: too few to quote)' : ''}, milliseconds. ` +
      'The quotient to Lethe with one thread is taken in each round: median (least to most).',
    '',
    table(
      [
        'case',
        'batch, time, input, units',
        'who',
        'warm step',
        'Lethe is faster by',
        'first step',
        'first step from process start',
      ],
      timeRows(records),
    ),
    '',
    table(['case', 'target', 'measured', ''], targetRows(records)),
    '',
  ].join('\n');
}

function timeRows(records) {
  return Object.keys(CASES).flatMap((name) => {
    const ids = [...new Set(records.filter((record) => record.case === name).map(({ id }) => id))];
    return ids.map((id) => {
      const runs = records.filter((record) => record.case === name && record.id === id);
      const middle = (field) => digits(median(runs.map((run) => run[field])));
      const faster = id.startsWith('lethe 1') ? '' : spread(quotients(records, name, id, 'lethe 1'));
      return [
        name,
        CASES[name].shape.join(', '),
        id,
        middle('stepMs'),
        faster,
        middle('firstStepMs'),
        middle('sinceStartMs'),
      ];
    });
  });
}

function targetRows(records) {
  const rows = TARGETS.filter(({ name }) => records.some((record) => record.case === name)).map(
    ({ name, of, than, limit, note }) => {
      const who = of === 'pytorch' ? bestPytorch(records, name) : of;
      const values = who === undefined ? [] : quotients(records, name, who, than);
      const target = `${who ?? of} / ${than} at least ${digits(limit)}${note ? ` (${note})` : ''}`;
      if (values.length === 0) return [name, target, '', 'not measured'];
      return [name, target, spread(values), median(values) >= limit ? 'met' : 'not met'];
    },
  );
  const first = records.filter((record) => record.case === 'first fit').map((record) => record.sinceStartMs);
  if (first.length > 0) {
    const target = `1000 steps from the start of node to the printed result within ${FIRST_FIT_LIMIT_MS} ms`;
    rows.push(['seed', target, spread(first), median(first) <= FIRST_FIT_LIMIT_MS ? 'met' : 'not met']);
  }
  return rows;
}

/** In each round, the time of `of` over the time of `than`. */
function quotients(records, name, of, than) {
  const times = (id) =>
    new Map(
      records
        .filter((record) => record.case === name && record.id === id)
        .map(({ round, stepMs }) => [round, stepMs]),
    );
  const divisors = times(than);
  return [...times(of)]
    .filter(([round]) => divisors.has(round))
    .map(([round, time]) => time / divisors.get(round));
}

/** PyTorch's fastest variant on a case. */
function bestPytorch(records, name) {
  const runs = records.filter((record) => record.case === name && record.id.startsWith('pytorch'));
  const medians = [...new Set(runs.map(({ id }) => id))].map((id) => [
    id,
    median(runs.filter((run) => run.id === id).map(({ stepMs }) => stepMs)),
  ]);
  return medians.sort(([, a], [, b]) => a - b)[0]?.[0];
}

function spread(values) {
  return `${digits(median(values))} (${digits(Math.min(...values))} to ${digits(Math.max(...values))})`;
}

/** Three digits that count, never in powers of ten. */
function digits(value) {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

function table(header, rows) {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
