#!/usr/bin/env node
import { runCommandLine } from './program/run-command-line.ts';

const control = new AbortController();
// The second Ctrl-C does not wait for what is under way.
process.once('SIGINT', () => {
  control.abort();
  process.once('SIGINT', () => process.exit(130));
});
process.exitCode = await runCommandLine(process.argv.slice(2), process, control.signal);
// Engines may keep threads, and threads the process.
process.stdout.write('', () => process.exit());
