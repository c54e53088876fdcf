// CPU time of a runtime that does not tell it, from outside: what Linux says of its process and all below it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What /proc/ID/stat says of a process. */
interface Process {
  readonly id: number;
  readonly parent: number;
  /** In clock ticks since the system started: tells two processes of the same number apart. */
  readonly started: string;
  /** Clock ticks of its threads, user and system, and of its children that have ended and that it has waited for. */
  readonly ticks: number;
}

/** Milliseconds; undefined if it is not known. */
export type TreeClock = () => number | undefined;

/**
 * A clock of the CPU time that a process and all below it have taken so far, to a hundredth of a second.
 *
 * Each time it is read it is undefined if it cannot be known: without /proc, if the process has ended, or if one that was
 * there the last time has (what that one took since then is nobody's).
 *
 * @param root the number of the uppermost process; undefined: it did not start
 */
export function treeClock(root: number | undefined): TreeClock {
  const tickMs = tickMilliseconds();
  let before: readonly string[] = [];
  return () => {
    const tree = root === undefined || tickMs === undefined ? [] : treeOf(root);
    const now = new Set(tree.map(({ id, started }) => `${id} ${started}`));
    const isWhole = now.size > 0 && before.every((one) => now.has(one));
    before = [...now];
    return isWhole ? tree.reduce((sum, { ticks }) => sum + ticks, 0) * (tickMs ?? 0) : undefined;
  };
}

/** The length of a clock tick; undefined where there is no /proc. */
function tickMilliseconds(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const perSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    return perSecond > 0 ? 1000 / perSecond : undefined;
  } catch {
    return undefined;
  }
}

/** A process and all below it; empty if it is not there. */
function treeOf(root: number): Process[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(name) ?? []) : []));
  const below = (parents: readonly Process[]): Process[] => {
    if (parents.length === 0) return [];
    const ids = new Set(parents.map(({ id }) => id));
    return [...parents, ...below(all.filter(({ parent }) => ids.has(parent)))];
  };
  return below(all.filter(({ id }) => id === root));
}

/** Undefined if it has ended meanwhile. */
function readProcess(id: string): Process | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is a name in brackets, which may hold anything; the third comes after the last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (field: number): string => fields[field - 3] ?? '';
  const ticks = [14, 15, 16, 17].reduce((sum, field) => sum + Number(at(field)), 0);
  return { id: Number(id), parent: Number(at(4)), started: at(22), ticks };
}
