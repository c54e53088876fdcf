// cli/: the command `lethe`, one file a subcommand. Runs in Node, Deno and Bun.
// May import everything below it: demo/, bench/, series/, tfjs/, fleet/, forecast/, classify/, forgetting/, exchange/, network/, engine/, random/, errors.ts.
import { audit } from './audit.js';
import { bench } from './bench.js';
import { classify } from './classify.js';
import type { Command } from './command.js';
import { convert } from './convert.js';
import { demo } from './demo.js';
import { fleet } from './fleet/fleet.js';
import { tune } from './fleet/tune.js';
import { worker } from './fleet/worker.js';
import { forecast } from './forecast.js';
import { info } from './info.js';
import { init } from './init/init.js';
import { keygen } from './keygen.js';
import { predict } from './predict.js';
import { repair } from './repair.js';
import { train } from './train.js';
import { verify } from './verify.js';

export { runCommandLine } from './run.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  init,
  train,
  predict,
  verify,
  audit,
  keygen,
  forecast,
  classify,
  fleet,
  worker,
  tune,
  convert,
  repair,
  bench,
  demo,
  info,
];
