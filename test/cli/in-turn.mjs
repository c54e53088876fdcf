// A process of its own that runs many command lines of the built `lethe` one after the other: a line of JSON in, the arguments, a line
// of JSON out, how it ended. It ends by itself when its input does. Its argument is the folder of the built package.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const built = pathToFileURL(`${process.argv[2]}/`);
const { COMMANDS } = await import(new URL('cli/index.js', built));
const { runCommandLine } = await import(new URL('cli/run.js', built));

const names = ['stdout', 'stderr'];
const answer = process.stdout.write.bind(process.stdout);
let printed;
for (const name of names) {
  process[name].write = (text, ...rest) => {
    printed[name] += typeof text === 'string' ? text : new TextDecoder().decode(text);
    rest.at(-1)?.();
    return true;
  };
}
for await (const line of createInterface({ input: process.stdin })) {
  printed = { stdout: '', stderr: '' };
  const code = await runCommandLine(JSON.parse(line), COMMANDS);
  answer(`${JSON.stringify({ code, ...printed })}\n`);
}
