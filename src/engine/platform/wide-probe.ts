// Tries in processes of their own whether a V8 packs our kernels' vectors right, as one version of it ends its process.
import { execFile } from 'node:child_process';
import { ARENA_START } from '../../kernels/program/arena.js';
import { Activation, Opcode, OptimizerKind, RECORD_WORDS } from '../../kernels/program/opcodes.js';
import { readEmbedded } from '../embedded.js';

const LIMIT_MS = 10_000;
/** Set for the processes of a probe: a program that is its own runtime would otherwise start itself for ever. */
const PROBING = 'LETHE_WIDE_VECTORS_PROBE';
const PAGES = 16;
const PROGRAM = 65_536;
const DATA = 2 * PROGRAM;
/** Bytes for anything that an instruction of the program reads or writes. */
const PLACE = 16_384;

/** Sizes with whole and partial tiles, panels and vectors. */
const [STEPS, BATCH, COLUMNS, UNITS] = [3, 5, 12, 30] as const;
const GATES = 4 * 32 * 4;

/** A program of the kernels with most kinds of loops that have vectors; each place holds numbers from the beginning. */
function probeProgram(): number[] {
  const at = (place: number): number => DATA + place * PLACE;
  const records: number[][] = [
    [Opcode.Dense, at(0), at(1), at(2), at(3), STEPS, BATCH, COLUMNS, UNITS],
    [Opcode.Activate, at(3), at(4), STEPS, BATCH, UNITS, Activation.Tanh],
    [Opcode.Activate, at(3), at(5), STEPS, BATCH, UNITS, Activation.Sigmoid],
    [Opcode.ActivationGradient, at(3), at(4), at(5), at(6), STEPS, BATCH, UNITS, Activation.Tanh],
    [Opcode.WeightGradient, at(0), at(6), at(7), STEPS * BATCH, COLUMNS, UNITS, at(8), 0],
    [Opcode.BiasGradient, at(6), at(11), STEPS * BATCH, UNITS],
    [Opcode.Transpose, at(1), at(12), COLUMNS, UNITS],
    [
      ...[Opcode.LstmForward, at(0), at(13), at(14), at(15), at(16), at(18), at(19), at(20), at(21), at(22)],
      ...[STEPS, BATCH, COLUMNS, UNITS, BATCH * GATES, (BATCH * GATES) / 4, (BATCH * GATES) / 4],
      ...[Activation.Tanh, Activation.Sigmoid, 0, 0, 0],
    ],
    [Opcode.Optimize, at(1), at(7), at(23), at(24), 0, COLUMNS * 32, at(25), OptimizerKind.Adam],
    [Opcode.End],
  ];
  const head = [0, BATCH, 0];
  return [head, ...records].flatMap((words) => [
    ...words,
    ...new Array<number>(RECORD_WORDS - words.length).fill(0),
  ]);
}

/**
 * Compiles the module on standard input, runs the program, prints the SHA-256 of the memory. Told that vectors are packed,
 * the kernels take other tiles, with the same bits.
 */
const SCRIPT = `const memory = new WebAssembly.Memory({ initial: ${PAGES}, maximum: 65536, shared: true });
const module = new WebAssembly.Module(require('node:fs').readFileSync(0));
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const floats = new Float32Array(memory.buffer, ${DATA});
for (let index = 0; index < floats.length; index++) floats[index] = ((index * 7919) % 4096) / 32768;
new Uint32Array(memory.buffer).set(${JSON.stringify(probeProgram())}, ${PROGRAM / 4});
new Float32Array(memory.buffer, ${ARENA_START}, 16).fill(0);
exports.initialize(0, 1, 0, 0, 0, process.argv.includes('packs'));
if (exports.run(${PROGRAM}, 0, 0, 0, 1) !== 0) throw new Error('the kernels stopped');
console.log(require('node:crypto').createHash('sha256').update(new Uint8Array(memory.buffer)).digest('hex'));`;

/**
 * Tries wide vectors in two processes, one with and one without: compiles all kernels with the optimizing compiler at
 * once, and runs a program.
 *
 * @param node a Node's executable
 * @param flag turns them on
 * @param bytes of a module with the kernels' imports and exports; default: the kernels
 * @returns why they cannot be used there, in a sentence; empty if they can
 */
export async function tryWideVectors(node: string, flag: string, bytes?: Uint8Array): Promise<string> {
  if (process.env[PROBING] !== undefined) return 'it is being tried.';
  try {
    const kernels = bytes ?? (await embeddedKernels());
    const [narrow, wide] = await Promise.all([run(node, [], kernels), run(node, [flag], kernels)]);
    return wide === narrow ? '' : 'it computed other bits.';
  } catch (error) {
    const { signal, code } = error as { signal?: string | null; code?: number | string };
    return `its process ended with ${signal ?? `code ${code}`}.`;
  }
}

async function embeddedKernels(): Promise<Uint8Array> {
  return readEmbedded((await import('../generated/kernels-binary.js')).base64);
}

/** The output of the script. */
function run(node: string, flags: readonly string[], kernels: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const packs = flags.length > 0 ? ['packs'] : [];
    const args = ['--no-liftoff', '--no-wasm-lazy-compilation', ...flags, '-e', SCRIPT, ...packs];
    const env = { ...process.env, [PROBING]: '1', ELECTRON_RUN_AS_NODE: '1' };
    const child = execFile(node, args, { env, timeout: LIMIT_MS, killSignal: 'SIGKILL' }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    child.stdin?.on('error', () => {}); // It ended before it had read all: its exit tells.
    child.stdin?.end(kernels);
  });
}
