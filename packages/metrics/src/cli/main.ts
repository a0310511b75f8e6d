#!/usr/bin/env node
import { runCommand } from './run-command.ts';

const control = new AbortController();
// After the first Ctrl-C the current batch is finished. A second Ctrl-C ends the process at once.
process.once('SIGINT', () => {
  control.abort();
  process.once('SIGINT', () => process.exit(130));
});
process.exitCode = await runCommand(process.argv.slice(2), process, control.signal);
// Exits explicitly, because threads of an engine may keep the process alive.
process.stdout.write('', () => process.exit());
