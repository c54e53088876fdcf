// What the kernels of this build of Lethe know. Plain TypeScript, no AssemblyScript. The build of a smaller entry puts
// another file in the place of this one: scripts/build/entries/.
import type { Opcode } from './opcodes.js';

export interface Carried {
  /** Binaries that know less than all export a name that begins with `carries`: those that know enough. */
  readonly binaries: readonly string[];
  /** The instructions; undefined: all. */
  readonly opcodes: ReadonlySet<Opcode> | undefined;
  /** Goes on a message about what there is not: who has it. Empty: nobody. */
  readonly elsewhere: string;
}

export const CARRIED: Carried = { binaries: [], opcodes: undefined, elsewhere: '' };
