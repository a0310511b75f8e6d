import { run } from './benches.ts';
import { engines } from './engines.ts';
import type { Request } from './measure.ts';

// This script runs in a separate process for each engine and benchmark, which main.ts starts. It prints each row as a
// line of JSON.
const request = JSON.parse(process.argv[2]!) as Request;
await engines[request.engine]?.(); // statistics have no engine to prepare
for (const row of await run(request)) console.log(JSON.stringify(row));
