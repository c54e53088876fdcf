// Lets saves of this process into one place take turns.

/** A waiting save. */
interface Save {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** The saves into one place. */
interface Line<Content> {
  /** In the order of the requests. */
  readonly waiting: Save[];
  /** The last of them whose content is ready. */
  next: { readonly save: Save; readonly content: Content } | undefined;
  writing: boolean;
}

/** Lines of the places with a current save. */
const lines = new Map<string, Line<unknown>>();

/**
 * Writes to a place after the current write there. Of the waiting saves it writes only the last one, which would
 * replace the others.
 *
 * @param place its unique name: a folder's path, a URL
 * @param content may be a pending promise: its turn is decided by this call
 * @param write never called for a place that it is writing to
 * @returns resolves once this content, or one requested later, is completely written; rejects if this content or
 *   `write` does.
 */
export function writeInTurn<Content>(
  place: string,
  content: Promise<Content>,
  write: (content: Content) => Promise<unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const line = (lines.get(place) ?? { waiting: [], writing: false }) as Line<Content>;
    lines.set(place, line);
    const save = { resolve, reject };
    line.waiting.push(save);
    content.then(
      (whole) => {
        const { waiting, next } = line;
        // A save requested later, whose content is ready or being written, replaces this one.
        const position = waiting.indexOf(save);
        if (next === undefined ? position !== -1 : position > waiting.indexOf(next.save)) {
          line.next = { save, content: whole };
        }
        writeNext(place, line, write);
      },
      (reason) => {
        const position = line.waiting.indexOf(save);
        if (position !== -1) line.waiting.splice(position, 1);
        reject(reason);
        writeNext(place, line, write);
      },
    );
  });
}

function writeNext<Content>(
  place: string,
  line: Line<Content>,
  write: (content: Content) => Promise<unknown>,
): void {
  if (line.writing) return;
  const { waiting, next } = line;
  if (next === undefined) {
    if (waiting.length === 0) lines.delete(place);
    return;
  }
  const done = waiting.splice(0, waiting.indexOf(next.save) + 1);
  line.next = undefined;
  line.writing = true;
  const finish = (settle: (save: Save) => void): void => {
    for (const save of done) settle(save);
    line.writing = false;
    writeNext(place, line, write);
  };
  write(next.content).then(
    () => finish(({ resolve }) => resolve()),
    (error) => finish(({ reject }) => reject(error)),
  );
}
