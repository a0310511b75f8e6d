import { describeFinding, healthWatch } from '@ganforge/health';
import type { Invocation } from '../program/command.ts';
import { findRun } from '../runs/find-run.ts';

/** Runs `ganforge health`. */
export async function runHealth({ args, output }: Invocation): Promise<undefined> {
  const place = args[0]!;
  const run = await findRun(place);
  const watch = healthWatch();
  let [step, probes] = [0, 0];
  for await (const event of run.events()) {
    watch.event(event);
    step = Math.max(step, event.step);
    if (event.type === 'probe') probes++;
  }
  const findings = watch.findings();
  const count =
    findings.length === 0 ? 'nothing found' : findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  output.say(`${place}: ${count} in ${step} steps`);
  for (const finding of findings) output.say('', ...describeFinding(finding));
  if (probes === 0) output.note('The run has no probes, so only its losses could be checked.');
  output.json({ place, step, probes, findings });
  return undefined;
}
