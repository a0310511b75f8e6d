import { run } from './benches.ts';
import { engines } from './engines.ts';
import type { Request } from './measure.ts';

// A process of its own for each engine and benchmark, started by main.ts: prints the rows, one JSON object a line.
const request = JSON.parse(process.argv[2]!) as Request;
await engines[request.engine]?.(); // the statistics have none to prepare
for (const row of await run(request)) console.log(JSON.stringify(row));
