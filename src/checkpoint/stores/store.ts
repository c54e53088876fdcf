import { isObject } from '../../text/kinds.js';

/** A storage for checkpoints, each under a name. */
export interface CheckpointStore {
  /** Its name in errors, such as a folder's path. */
  readonly name: string;
  /**
   * Resolves when the checkpoint is completely written; an interruption leaves the previous one of that name, or none.
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
  read(name: string): Promise<Uint8Array>;
  /** In any order. */
  list(): Promise<readonly string[]>;
  /** No error if it does not exist: another run may have removed it. */
  remove(name: string): Promise<void>;
}

export function isStore(value: unknown): value is CheckpointStore {
  return (
    isObject(value) && ['write', 'read', 'list', 'remove'].every((name) => typeof value[name] === 'function')
  );
}
