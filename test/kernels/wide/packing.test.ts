// Whether V8 packs anything at all under its flag: else the same bits would say nothing, nor the reason that Deno is given.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { findLauncher, type RuntimeName } from '../../platform/runtimes/index.js';
import { ROOT } from '../../platform/runtimes/project.js';
import { EAGER, FLAGS, v8Request } from './v8.js';

const TIMEOUT_MS = 120_000;
const KERNELS = path.join(ROOT, 'src/engine/generated/kernels.wasm');
const SCRIPT = path.join(import.meta.dirname, 'compile.mjs');
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());

/** The exported functions in which something is packed, by V8's trace, with how many pairs of stores. */
async function packedIn(name: RuntimeName): Promise<Map<string, number>> {
  const launcher = findLauncher(name);
  const installed = await launcher.installed();
  if (installed === undefined) throw new Error(await launcher.missing());
  // One function after the other, so that their lines are not mixed.
  const flags = [...EAGER, '--single-threaded', String(await FLAGS[name]?.()), '--trace-wasm-revectorize'];
  const { runtimeArguments } = v8Request(name, flags);
  const args = [
    ...(name === 'deno' ? ['run', '--allow-all'] : []),
    ...(runtimeArguments ?? []),
    SCRIPT,
    KERNELS,
  ];
  const { stdout } = await promisify(execFile)(installed.path, args, {
    timeout: TIMEOUT_MS - 10_000,
    killSignal: 'SIGKILL',
    maxBuffer: 1e8,
  });
  const names = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { [index: string]: string };
  const traced = stdout.split(/^Begin revec function /m).slice(1);
  if (traced.length === 0) throw new Error(`${name}: expected a trace, got ${stdout.slice(0, 1000)}`);
  const packed = traced
    .filter((lines) => !/Empty seed|tree failed/.test(lines))
    .flatMap((lines): [string, number][] => {
      const function_ = names[/^wasm-function#(\d+)/.exec(lines)?.[1] ?? ''];
      return function_ === undefined ? [] : [[function_, lines.match(/PackNode Store\(/g)?.length ?? 0]];
    });
  return new Map(packed);
}

/** Functions all of whose neighbouring stores are packed. */
const PACKED = [
  ...['panel8', 'panel12', 'panel16', 'rowOfPanels'],
  ...['sigmoidGates', 'sigmoidOutputs', 'tanhCells', 'tanhStates', 'multiplyMask'],
];

/** Pairs of stores of the tiles of 16 columns: of four rows, two, and one. */
const PAIRS_OF_TILES = 8 + 4 + 2;

const may = (name: RuntimeName): boolean => chosen?.includes(name) ?? true;

for (const name of (['node-24', 'node-26'] as const).filter(may))
  test(
    `${name} packs products, gates, cells and masks whole`,
    async () => {
      const packed = await packedIn(name);
      expect([...packed.keys()]).toEqual(expect.arrayContaining(PACKED));
      expect(packed.get('panel16')).toBe(PAIRS_OF_TILES);
    },
    TIMEOUT_MS,
  );

for (const name of (['deno'] as const).filter(may))
  test(
    `${name} packs nothing, as useWasm says`,
    async () => expect([...(await packedIn(name))]).toEqual([]),
    TIMEOUT_MS,
  );
