// Runs programs one after the other in this process, each in its own folder: `node programs-in-turn.mjs FILE...`. Prints a line of JSON
// for each: what it printed, and its error if it has one. Ends by itself when nothing of any of them goes on.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const answer = process.stdout.write.bind(process.stdout);
for (const file of process.argv.slice(2)) {
  let stdout = '';
  let error;
  process.stdout.write = (text, ...rest) => {
    stdout += typeof text === 'string' ? text : new TextDecoder().decode(text);
    rest.at(-1)?.();
    return true;
  };
  process.chdir(path.dirname(file));
  try {
    await import(pathToFileURL(file));
  } catch (thrown) {
    error = thrown?.stack ?? String(thrown);
  }
  answer(`${JSON.stringify({ stdout, error })}\n`);
}
