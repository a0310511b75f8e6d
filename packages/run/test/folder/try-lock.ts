// This process tries to get a lock when it is told to, and prints the result.
import { once } from 'node:events';
import { lockRun } from '@ganforge/run';

process.stdout.write('ready\n');
await once(process.stdin, 'data');
try {
  await lockRun(process.argv[2]!);
  process.stdout.write('won\n');
  await new Promise((resolve) => setTimeout(resolve, 1500)); // until the others have tried
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}\n`);
}
process.exit(0);
