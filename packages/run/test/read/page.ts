// This is the script of a page that reads a run, for the browser test.
import { follow, openRun } from '@ganforge/run';

(globalThis as unknown as { ganforge: () => Promise<object> }).ganforge = async () => {
  const place = new URL('/run/', location.href);
  const run = await openRun(place);
  const events: string[] = [];
  for await (const { type, step } of run.events()) events.push(`${type} ${step}`);
  let followed = 0;
  for await (const _ of follow(place, { interval: 10 })) followed++;
  const samples = (await run.samples()).map(({ path }) => path);
  return { gan: run.record.config.gan, events, followed, samples, last: (await run.metrics())?.checkpoints.last };
};
