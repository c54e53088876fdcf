// One process at a time builds or packs, and whoever was killed at that holds nobody up.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
/** A build takes half a minute on a slow machine; who waits for longer than this should know. */
const PATIENCE_MS = 600_000;
/** What is done under a guard takes a moment: whoever has it for longer is gone. */
const GUARD_MS = 10_000;

/**
 * Does something while no other process does anything under the same lock; waits for those that do. If it is the parent
 * process that holds the lock, the action is part of what that one does.
 *
 * @param file the lock: a file that is there while somebody holds it.
 * @throws if the lock is not free within ten minutes: who has it, and what to do.
 */
export async function locked(file, action, patienceMs = PATIENCE_MS) {
  if (holds(file, process.ppid)) return action();
  await hold(file, process.pid, patienceMs);
  try {
    return await action();
  } finally {
    release(file, process.pid);
  }
}

/** Takes the lock for a process, which has it until it is released or the process ends. */
export async function hold(file, pid, patienceMs = PATIENCE_MS) {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = JSON.stringify({ pid, started: startOf(pid) });
  const end = Date.now() + patienceMs;
  for (let waiting = false; !create(file, own); waiting = true) {
    if (removeStale(file)) continue;
    const owner = ownerOf(file)?.pid ?? 'unknown';
    if (Date.now() > end) {
      throw new Error(
        `build: process ${owner} holds ${file}: end it, or remove the file if it neither builds nor packs`,
      );
    }
    if (!waiting) process.stderr.write(`build: waiting for process ${owner}, which builds or packs\n`);
    await delay(POLL_MS);
  }
}

/** Gives the lock back, if the process has it. */
export function release(file, pid) {
  if (holds(file, pid)) rmSync(file, { force: true });
}

function holds(file, pid) {
  const owner = ownerOf(file);
  return owner?.pid === pid && owner.started === startOf(pid);
}

/** Whether this call has made the file. */
function create(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock whose owner is gone; under a guard, so that nobody removes the lock of who comes next. */
function removeStale(file) {
  if (!isStale(file)) return false;
  const guard = `${file}.guard`;
  if (!create(guard, '')) {
    if (ageOf(guard) > GUARD_MS) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (!isStale(file)) return false;
    rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

function isStale(file) {
  const owner = ownerOf(file);
  // One without an owner is being written, or its writer was killed at that.
  if (owner === undefined) return ageOf(file) > GUARD_MS;
  return !isAlive(owner.pid) || startOf(owner.pid) !== owner.started;
}

/** `{ pid, started }`; undefined if the file is not there or not whole. */
function ownerOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When a process began, where the system tells it: numbers of processes are used again. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

/** Milliseconds since a file was written; 0 if it is not there. */
function ageOf(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
