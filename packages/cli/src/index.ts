export type { Streams } from './program/output.ts';
export { runCommandLine } from './program/run-command-line.ts';
