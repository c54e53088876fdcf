import { parseArgs } from 'node:util';
import { CAMPAIGNS, type CampaignName } from './campaigns/index.js';

/** What a call of the runner asks for. */
export interface ReliabilityOptions {
  readonly campaigns: readonly CampaignName[];
  /** Trials of each; undefined: the full size of each. */
  readonly size: number | undefined;
  readonly seed: number;
  /** The records; the page of them is beside it. */
  readonly out: string;
  /** A file whose section is replaced. */
  readonly page: string | undefined;
}

const NAMES = Object.keys(CAMPAIGNS) as CampaignName[];
const DEFAULT_OUT = 'out/reliability/results.json';

export const HELP = `Usage: npm run reliability -- [OPTIONS]

Tries what Lethe promises, many times: ${NAMES.join(', ')}.

  --campaign LIST  some of them (default: all)
  --size N         trials of each (default: full size, some minutes each)
  --seed N         decides what is drawn (default: 1)
  --out FILE       records, of which each campaign's is replaced; NAME.md beside it is the table of all
                   (default: ${DEFAULT_OUT})
  --page FILE    replaces the short table in FILE
`;

/**
 * Reads the command line; undefined if help is asked for.
 *
 * @throws RangeError naming the option, what was expected and what came; the error of `parseArgs` for unknown options.
 */
export function readOptions(args: readonly string[]): ReliabilityOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      campaign: { type: 'string' },
      size: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      page: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  return {
    campaigns: values.campaign === undefined ? NAMES : values.campaign.split(',').map(readName),
    size: values.size === undefined ? undefined : readInteger('--size', values.size, 1),
    seed: readInteger('--seed', values.seed ?? '1', 0),
    out: values.out ?? DEFAULT_OUT,
    page: values.page,
  };
}

function readName(word: string): CampaignName {
  const name = NAMES.find((known) => known === word.trim());
  if (name !== undefined) return name;
  throw new RangeError(`--campaign: expected some of ${NAMES.join(', ')}, got ${word}`);
}

function readInteger(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`${name}: expected an integer of at least ${least}, got ${text}`);
}
