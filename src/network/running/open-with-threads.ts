import { LetheError } from '../../errors.js';

/** Warnings given so far: each is given once per process. */
const told = new Set<string>();

/** Warns on the console, once per message. */
function warnOnce(message: string): void {
  if (told.has(message)) return;
  told.add(message);
  console.warn(message);
}

/**
 * Opens a session; on one thread, if threads that the caller did not ask for fail to start.
 *
 * @param open such as `TrainingSession.open`
 * @throws what `open` throws
 */
export async function openWithThreads<
  Options extends { readonly threads?: number | undefined },
  Prepared extends { readonly threads: { readonly threads: number } },
  Session,
>(
  caller: string,
  options: Options,
  prepared: Prepared,
  open: (options: Options, prepared?: Prepared) => Promise<Session>,
): Promise<Session> {
  try {
    return await open(options, prepared);
  } catch (error) {
    const refused = error instanceof LetheError && error.code === 'backend';
    if (!refused || options.threads !== undefined || prepared.threads.threads === 1) throw error;
    warnOnce(`${caller}: using one thread, as more did not start: ${error.message}`);
    return open({ ...options, threads: 1 });
  }
}

/** Calls `use` with a session, opened by {@link openWithThreads} and closed afterwards. */
export async function withSession<
  Options extends { readonly threads?: number | undefined },
  Prepared extends { readonly threads: { readonly threads: number } },
  Session extends { close(): void },
  Result,
>(
  caller: string,
  options: Options,
  prepared: Prepared,
  open: (options: Options, prepared?: Prepared) => Promise<Session>,
  use: (session: Session) => Result | Promise<Result>,
): Promise<Result> {
  const session = await openWithThreads(caller, options, prepared, open);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}
