#!/usr/bin/env node
import { runCommand } from './run-command.ts';

const control = new AbortController();
// The second Ctrl-C does not wait for the current batch.
process.once('SIGINT', () => {
  control.abort();
  process.once('SIGINT', () => process.exit(130));
});
process.exitCode = await runCommand(process.argv.slice(2), process, control.signal);
// Threads of engines may keep the process alive.
process.stdout.write('', () => process.exit());
