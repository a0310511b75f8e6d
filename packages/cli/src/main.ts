#!/usr/bin/env node
import { runCommandLine } from './program/run-command-line.ts';

const control = new AbortController();
// A second Ctrl-C ends the process at once.
process.once('SIGINT', () => {
  control.abort();
  process.once('SIGINT', () => process.exit(130));
});
process.exitCode = await runCommandLine(process.argv.slice(2), process, control.signal);
// Exits explicitly, because threads of an engine could keep the process alive.
process.stdout.write('', () => process.exit());
