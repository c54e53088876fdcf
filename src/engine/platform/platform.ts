/**
 * A worker as Emscripten's glue and our own pool see it: the part of a browser's `Worker` that they use.
 * A thread never keeps the process alive.
 */
export interface Thread {
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((error: unknown) => void) | null;
  /**
   * It has ended, by itself or by `terminate`, with this exit code. Only Node, Deno and Bun tell; in browsers a worker just falls
   * silent.
   */
  onexit?: ((code: number) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
}

/** A folder that this process alone works in. */
export interface FolderLock {
  /** Rejects if another process has taken it, as this one did not move for half a minute. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Files by path or `file://` URL. Relative paths start at the working directory. */
export interface FileSystem {
  /**
   * The whole file, or of one with more than `most` bytes the first `most + 1`. Rejects with the system's error (`ENOENT`,
   * ...), and for what is no file: a folder, a pipe, a device.
   */
  read(file: string | URL, most: number): Promise<Uint8Array>;
  /** The file piece by piece. Ends with the system's error, also for what is no file. */
  stream(file: string | URL): AsyncIterable<Uint8Array>;
  /**
   * Writes under a temporary name in the same folder, flushes to disk and renames, so that a reader or a
   * crash sees either the old file or the new one, whole. Makes the folder if it is missing. An old file's mode stays, and
   * so does a link: what it leads to is replaced.
   */
  replace(file: string | URL, bytes: Uint8Array): Promise<void>;
  /** Deletes what calls of `replace` left of this file that were killed: nobody may be at work there. */
  sweep(file: string | URL): Promise<void>;
  /** Names of the files in a folder of which calls of `replace` that were killed, or are not over, left something. */
  unfinished(folder: string): Promise<string[]>;
  /** Waits until no other process works in the folder, and keeps others out. Rejects with the system's error. */
  lock(folder: string): Promise<FolderLock>;
  /** Deletes the file; no error if it is not there. */
  remove(file: string | URL): Promise<void>;
  /** Names of what is in a folder; none if it is missing. */
  list(folder: string | URL): Promise<string[]>;
  /** Another text whenever the file is another one, though its bytes be the same; empty if there is none. */
  stamp(file: string | URL): Promise<string>;
  /**
   * Makes the folder if it is missing, and gives the one name that it has however it is written (links, dots, letter
   * case). At once, so that who asks first comes first. Throws the system's error.
   */
  folder(place: string | URL): string;
  /** The path of `name` inside `folder`. */
  join(folder: string | URL, name: string): string;
}

/** Whether WebAssembly is compiled to vectors of 256 bits. */
export interface WideVectors {
  wideVectors: boolean;
  /** Why not; empty if it is. */
  reason: string;
}

/** Wide vectors where a program can turn them on, for all that its process compiles from then on. */
export interface WideSwitch {
  /**
   * Turns them on, if they may be had here.
   *
   * @param compiled whether the kernels are compiled already
   * @throws LetheError `state` that begins with `caller` if it is too late.
   */
  turnOn(caller: string, compiled: () => boolean): Promise<WideVectors>;
  /** Whether they are on, turned on by whomever. */
  present(): Promise<WideVectors>;
}

/** What a runtime offers beyond the common web APIs. */
export interface Platform {
  /** Logical cores that this process may use, where the runtime tells them other than by `navigator`. */
  cores?: () => number;
  /** Starts a classic worker script from its text or, where given and the runtime can, from its URL. */
  startThread?: (source: string, url?: string | URL) => Thread;
  files?: FileSystem;
  /**
   * Whether the engine packs the vectors of WebAssembly into such of 256 bits; absent where it does not, or does not tell.
   * Products go by it for their speed, no bit does: an engine that packs by itself may simply be added here.
   */
  packsVectors?: () => boolean;
  /** Absent where no program can turn them on. */
  wideVectors?: () => Promise<WideSwitch>;
}
