// Saves of this process into one place take turns.

/** A save that waits for its turn. */
interface Save {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** The saves into one place. */
interface Line<Content> {
  /** In the order in which they were asked for. */
  readonly waiting: Save[];
  /** The content of the last of them whose content is there. */
  next: { readonly save: Save; readonly content: Content } | undefined;
  writing: boolean;
}

/** Of the places where something is saved just now. */
const lines = new Map<string, Line<unknown>>();

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
    const line = (lines.get(place) ?? { waiting: [], writing: false }) as Line<Content>;
    lines.set(place, line);
    const save = { resolve, reject };
    line.waiting.push(save);
    content.then(
      (whole) => {
        const { waiting, next } = line;
        // What one that was asked for later has ready, or has begun to write, takes this one's place.
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
