// Builds the tests in C++ with ThreadSanitizer and runs them, with more threads than cores: `npm run sanitize` does.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildTests } from './compile.mjs';

const program = await buildTests(fileURLToPath(new URL('..', import.meta.url)));
const env = { ...process.env, GANFORGE_THREADS: '20', GANFORGE_ISA: '', TSAN_OPTIONS: 'halt_on_error=1' };
const { status, signal } = spawnSync(program, { env, stdio: 'inherit' });
if (status !== 0) console.error(`the tests in C++ failed (${signal ?? status})`);
process.exit(status ?? 1);
