import { isObject } from '../../text/kinds.js';

/** Where checkpoints are kept, each under a name. */
export interface CheckpointStore {
  /** For errors, such as a folder's path. */
  readonly name: string;
  /** Resolves when it is there whole; whatever interrupts this, there is the one before or none of that name. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  read(name: string): Promise<Uint8Array>;
  /** In any order. */
  list(): Promise<readonly string[]>;
  /** No error if there is none: another run may have been quicker. */
  remove(name: string): Promise<void>;
}

export function isStore(value: unknown): value is CheckpointStore {
  return (
    isObject(value) && ['write', 'read', 'list', 'remove'].every((name) => typeof value[name] === 'function')
  );
}
