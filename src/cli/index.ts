// cli/: the command `lethe`, one file a subcommand. Runs in Node, Deno and Bun.
// May import everything below it: series/, tfjs/, network/, engine/, random/, errors.ts.
export { runCommandLine } from './run.js';
