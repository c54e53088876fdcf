#!/usr/bin/env node
import { COMMANDS, runCommandLine } from './index.js';
import { guardStreams } from './output.js';

guardStreams();
const code = await runCommandLine(process.argv.slice(2), COMMANDS);
// A signal or a closed pipe: whatever else still runs is of no use to anybody.
if (code > 128) process.exit(code);
process.exitCode = code;
