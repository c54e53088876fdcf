// Saves of this process into one place take turns.

/** A save that waits for its turn. */
interface Save<Content> {
  /** Resolves when its content is there, or failed. */
  readonly ready: Promise<void>;
  /** Undefined until it is there, and once a later save has taken its place. */
  content: Content | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** The saves that wait for each place that is being written, in the order in which they were asked for. */
const lines = new Map<string, Save<unknown>[]>();

/**
 * Writes to a place when what is being written there is whole. Of the saves that wait meanwhile only the last one is
 * written: the others would not outlast it.
 *
 * @param place the one name it has: a folder's path, a URL
 * @param content may be on its way still: the turn is that of this call
 * @param write is called for no place where it is at work
 * @returns resolves once this content, or one that was asked for later, is whole there; rejects if this content does,
 *   or with what `write` said.
 */
export function writeInTurn<Content>(
  place: string,
  content: Promise<Content>,
  write: (content: Content) => Promise<unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const line = (lines.get(place) ?? []) as Save<Content>[];
    const save: Save<Content> = { ready: content.then(arrived, failed), content: undefined, resolve, reject };
    line.push(save);
    if (lines.has(place)) return;
    lines.set(place, line);
    void writeAll(place, line, write);

    function arrived(whole: Content): void {
      const position = line.indexOf(save);
      if (position === -1) return; // One that was asked for later is being written.
      save.content = whole;
      for (const earlier of line.slice(0, position)) earlier.content = undefined; // Holds a model's weights.
    }

    function failed(reason: unknown): void {
      const position = line.indexOf(save);
      if (position !== -1) line.splice(position, 1);
      reject(reason);
    }
  });
}

/** Until nobody waits. Never rejects. */
async function writeAll<Content>(
  place: string,
  line: Save<Content>[],
  write: (content: Content) => Promise<unknown>,
): Promise<void> {
  for (let last = line.at(-1); last !== undefined; last = line.at(-1)) {
    await last.ready;
    const { content } = last;
    if (content === undefined) continue; // It failed, or one that was asked for later is there.
    const done = line.splice(0, line.indexOf(last) + 1);
    try {
      await write(content);
      for (const { resolve } of done) resolve();
    } catch (error) {
      for (const { reject } of done) reject(error);
    }
  }
  lines.delete(place);
}
