// Tables of records, for docs/fleet.md.
import type { FleetRecord } from './record.js';
import { GROUPS, type Group, ROWS } from './rows.js';

/** The section of docs/fleet.md that is made. */
export const SECTION = 'fleet';

const HEADS: { readonly [group in Group]: readonly [string, string, string] } = {
  experiment: ['', 'models', 'models a second'],
  small: ['', 'models', 'models a second'],
  queue: ['', 'jobs', 'jobs a second'],
  many: ['', 'models', 'models a second'],
};

export function fleetSection(records: readonly FleetRecord[]): string {
  const byRow = new Map(records.map((record) => [record.row, record]));
  const tables = (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const lines = ROWS.filter((row) => row.group === group).flatMap(({ name }) => {
      const record = byRow.get(name);
      return record === undefined ? [] : [line(name.slice(name.indexOf(': ') + 2), record)];
    });
    if (lines.length === 0) return [];
    const [first, count, rate] = HEADS[group];
    const head = `| ${first} | ${count} | ${rate} | ms each | most memory, MB |`;
    return [`${GROUPS[group]}:`, [head, '| --- | --: | --: | --: | --: |', ...lines].join('\n')];
  });
  return [whereOf(records), ...tables].join('\n\n');
}

function line(name: string, { models, seconds, bytes, serverBytes, version }: FleetRecord): string {
  const megabytes = (value: number): string => String(Math.round(value / 1e6));
  const memory = [
    ...(bytes === undefined ? [] : [megabytes(bytes)]),
    ...(serverBytes === undefined ? [] : [`Redis ${megabytes(serverBytes)}`]),
  ].join(', ');
  const rate = models / seconds;
  const told = version === undefined ? name : `${name} (${version})`;
  const cells = [told, models.toLocaleString('en'), digits(rate), digits((1000 * seconds) / models), memory];
  return `| ${cells.join(' | ')} |`;
}

function digits(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

function whereOf(records: readonly FleetRecord[]): string {
  const unique = (values: readonly string[]): string => [...new Set(values)].join(' and ');
  const loads = records.map(({ load }) => load);
  const machine = unique(records.map(({ processor, cores }) => `${processor}, ${cores} logical cores`));
  const node = unique(records.map((record) => `Node ${record.node}`));
  const date = unique(records.map((record) => record.date.slice(0, 10)));
  const load = `load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`;
  const quick = records.some((record) => record.quick)
    ? ' A twentieth of the full size on a machine that did other work: no numbers to quote.'
    : '';
  return `${machine}, ${node}, ${date}, ${load}.${quick}`;
}
