export { type Finding, findingsOf } from './cli/commands/doctor.ts';
export { runCommand, type Streams } from './cli/run-command.ts';
