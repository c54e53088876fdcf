// Tables of records, in Markdown.
import type { ReliabilityRecord } from './record.js';

/** Between which markers docs/determinism.md has its table. */
export const SECTION = 'reliability';

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const heldOf = ({ held, tried }: ReliabilityRecord): string =>
  held === tried ? `all ${held}` : `**${held}**`;

/** The short table. */
export function pageSection(records: readonly ReliabilityRecord[]): string {
  return table(
    ['campaign', 'what is promised', 'tried', 'held'],
    records.map((record) => [`\`${record.campaign}\``, record.what, record.tried, heldOf(record)]),
  );
}

/** The page with all that is known of each campaign. */
export function reportMarkdown(records: readonly ReliabilityRecord[]): string {
  const machineOf = ({ processor, cores, system }: ReliabilityRecord): string =>
    `${processor}, ${cores} cores; ${system}`;
  const rows = records.map((record) => [
    ...[`\`${record.campaign}\``, record.what, record.tried, heldOf(record), record.note],
    ...[machineOf(record), `lethe ${record.versions.lethe}, Node ${record.versions.node}`],
    ...[`${record.date.slice(0, 10)}, ${record.commit}`, `${Math.round(record.seconds)} s`],
    `\`${record.command}\``,
  ]);
  const head = [
    ...['campaign', 'what is promised', 'tried', 'held', 'beside'],
    ...['machine', 'versions', 'date, commit', 'took', 'command'],
  ];
  const failed = records.filter(({ failures }) => failures.length > 0);
  return `${[
    '# Reliability',
    'Made by `npm run reliability` from `results.json`; each row is the last run of its campaign. What each does stands in' +
      ' `campaigns/`.',
    table(head, rows),
    ...(failed.length === 0 ? [] : ['## What failed']),
    ...failed.map(({ campaign, failures }) =>
      [`\`${campaign}\`:`, '', ...failures.map((failure) => `- ${failure.replaceAll('\n', ' ')}`)].join('\n'),
    ),
  ].join('\n\n')}\n`;
}
