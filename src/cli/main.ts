#!/usr/bin/env node
import { COMMANDS, runCommandLine } from './index.js';
import { guardStreams } from './output.js';

guardStreams();
const code = await runCommandLine(process.argv.slice(2), COMMANDS);
// After a signal or a closed pipe, remaining work is useless.
if (code > 128) process.exit(code);
process.exitCode = code;
