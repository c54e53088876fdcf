/**
 * The part of a browser's `Worker` that Emscripten's glue and Lethe's pool use.
 * A thread never keeps the process alive.
 */
export interface Thread {
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((error: unknown) => void) | null;
  /**
   * Called when it has ended, by itself or by `terminate`, with its exit code. Only Node, Deno and Bun report it; in
   * browsers a worker just falls silent.
   */
  onexit?: ((code: number) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
}

/** A folder locked by this process. */
export interface FolderLock {
  /** Rejects if another process has taken the lock, as this one was stopped for half a minute. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Files by path or `file://` URL. Relative paths start at the working directory. */
export interface FileSystem {
  /**
   * The whole file, or the first `most + 1` bytes of a longer one. Rejects with the system's error (`ENOENT`, ...), and
   * for anything but a file: a folder, a pipe, a device.
   */
  read(file: string | URL, most: number): Promise<Uint8Array>;
  /** The file piece by piece. Ends with the system's error, also for anything but a file. */
  stream(file: string | URL): AsyncIterable<Uint8Array>;
  /**
   * Writes under a temporary name in the same folder, flushes to disk and renames, so that a reader or a
   * crash sees either the old file or the new one, whole. Makes the folder if it is missing. An old file's mode stays, and
   * so does a link: what it leads to is replaced.
   */
  replace(file: string | URL, bytes: Uint8Array): Promise<void>;
  /** Deletes temporary files of killed calls of `replace` for this file: no other process may be working there. */
  sweep(file: string | URL): Promise<void>;
  /** Names of the files in a folder with temporary files of unfinished or killed calls of `replace`. */
  unfinished(folder: string): Promise<string[]>;
  /** Waits until the folder is free, and locks it. Rejects with the system's error. */
  lock(folder: string): Promise<FolderLock>;
  /** Deletes the file; no error if it is not there. */
  remove(file: string | URL): Promise<void>;
  /** Names of a folder's entries; none if it is missing. */
  list(folder: string | URL): Promise<string[]>;
  /** A text that changes whenever the file is replaced, even by the same bytes; empty if there is none. */
  stamp(file: string | URL): Promise<string>;
  /**
   * Creates the folder if it is missing, and returns its unique name, however it is written (links, dots, letter case).
   * Synchronous, so that the order of calls is kept. Throws the system's error.
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

/** Turns wide vectors on, for everything that the process compiles from then on. */
export interface WideSwitch {
  /**
   * Turns them on, if possible here.
   *
   * @param compiled whether the kernels are compiled already
   * @throws LetheError `state` that begins with `caller` if it is too late.
   */
  turnOn(caller: string, compiled: () => boolean): Promise<WideVectors>;
  /** Whether they are on, whoever turned them on. */
  present(): Promise<WideVectors>;
}

/** Features of a runtime beyond the common web APIs. */
export interface Platform {
  /** Logical cores that this process may use, if the runtime reports them elsewhere than in `navigator`. */
  cores?: () => number;
  /** Starts a classic worker script from its text or, if given and supported, from its URL. */
  startThread?: (source: string, url?: string | URL) => Thread;
  files?: FileSystem;
  /**
   * Whether the engine packs the vectors of WebAssembly into vectors of 256 bits; absent if it does not, or does not
   * tell. It affects only the speed of products, no bits: engines that pack by themselves can simply be added here.
   */
  packsVectors?: () => boolean;
  /** Absent if programs cannot turn them on. */
  wideVectors?: () => Promise<WideSwitch>;
}
