// One measurement in a process of its own: reads a `Request` (see measure.ts) as JSON from standard input, prints the
// measurement as its last line. What measures is the working tree's for every build; only the library differs.
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { measure, openWorkload } from 'lethe/bench';

try {
  const request = JSON.parse(await text(process.stdin));
  const { engine, threads, budget } = request;
  const library = await loadLibrary(request.folder, engine);
  const open = () => openWorkload(request.case, { engine, threads, library });
  const measurement = await measure(open, request.case, budget);
  console.log(`\n${JSON.stringify(measurement)}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The functions of a build that are timed; throws if it is older than what is to be compared. */
async function loadLibrary(folder, engine) {
  const library = await import(pathToFileURL(path.join(folder, 'dist/index.js')).href);
  const missing = ['fit', 'predict', 'useWasm'].filter((name) => typeof library[name] !== 'function');
  if (missing.length > 0) {
    throw new Error(`expected a build that exports fit, predict and useWasm, got one without ${missing}`);
  }
  const { fit, predict, useWasm } = library;
  return {
    predict,
    useWasm,
    async fit(...args) {
      const history = await fit(...args);
      // Builds from before there were two engines know tfjs's alone, and do not look at the option.
      const trained = history.engine ?? 'tfjs';
      if (trained === engine) return history;
      throw new Error(
        `expected a build that trains with engine ${engine}, got one that trained with ${trained}`,
      );
    },
  };
}
