#!/usr/bin/env node
import { COMMANDS, runCommandLine } from './index.js';

process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS);
