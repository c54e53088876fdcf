// npm run bench:compare -- BASE: has the working tree become slower than BASE? For contributors, before a change of
// kernels or of what calls them; --help tells the options. Every measurement is a process of its own, and the two
// builds take turns in the order ABBA, so that a machine that slows down does so for both.
import { fileURLToPath } from 'node:url';
import type { BenchmarkCase, Budget } from 'lethe/bench';
import { type Build, findBuild, workingTree } from './builds.js';
import { countSteps, measureInProcess, type Request } from './measure.js';
import { HELP, type Options, readOptions, UsageError } from './options.js';
import { formatReport, reportAsJson } from './report.js';
import { compare, exitCodeOf, type Pair } from './verdict.js';

const EXIT = { usage: 2, broken: 3 } as const;
const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 fine, 1 slower for sure or, with `--same-bits`, other bits, 2 wrong use, 3 could not be
 *   built or measured
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    console.error(`bench:compare: ${messageOf(error)}`);
    return error instanceof UsageError ? EXIT.usage : EXIT.broken;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    console.log(HELP);
    return 0;
  }
  const base = await findBuild(options.base, root, say);
  const head =
    options.head === undefined ? await workingTree(root) : await findBuild(options.head, root, say);
  const pairs = await measurePairs(base, head, options);
  const comparisons = options.cases.map(({ name }) =>
    compare(name, pairs.get(name) ?? [], options.threads, options.threshold),
  );
  const exitCode = exitCodeOf(comparisons, options.sameBits);
  const { engine, threads, threshold, sameBits } = options;
  const how = { engine, threads, pairs: options.pairs, threshold, sameBits };
  const report = { base, head, options: how, comparisons, exitCode };
  console.log(options.json ? JSON.stringify(reportAsJson(report)) : formatReport(report));
  return exitCode;
}

/** Goes through all cases in each round, so that a case sees the whole time that this takes. */
async function measurePairs(base: Build, head: Build, options: Options): Promise<Map<string, Pair[]>> {
  const { engine, threads, budget } = options;
  const ask = ({ folder }: Build, one: BenchmarkCase, within: Budget): Request => ({
    folder,
    case: one,
    engine,
    threads,
    budget: within,
  });
  const budgets = new Map<BenchmarkCase, Budget>();
  for (const one of options.cases) {
    const stepsPerSample = await blame(base, one, countSteps(ask(base, one, budget)));
    budgets.set(one, { ...budget, stepsPerSample });
  }
  const pairs = new Map(options.cases.map(({ name }) => [name, [] as Pair[]]));
  for (let round = 0; round < options.pairs; round++) {
    for (const one of options.cases) {
      const within = budgets.get(one) ?? budget;
      const time = (build: Build) => blame(build, one, measureInProcess(ask(build, one, within)));
      const headFirst = round % 2 === 1;
      const early = await time(headFirst ? head : base);
      const late = await time(headFirst ? base : head);
      pairs.get(one.name)?.push(headFirst ? { base: late, head: early } : { base: early, head: late });
    }
    say(`pair ${round + 1} of ${options.pairs}`);
  }
  return pairs;
}

/** Says which build and case an error is about. */
function blame<Value>(build: Build, { name }: BenchmarkCase, measured: Promise<Value>): Promise<Value> {
  return measured.catch((error: unknown) => {
    throw new Error(`${build.name}, ${name}: ${messageOf(error)}`, { cause: error });
  });
}

/** On standard error: standard output is for the report. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
