import type { Batch } from '@ganforge/core';
import { problemOf } from '@ganforge/formats';
import type { Values } from '@ganforge/run';
import { evaluateProbe, warn } from './measure.ts';
import type { Progress, Session } from './session.ts';
import { GivenUp } from './stop.ts';

/**
 * Reports the values of the probes that are due after this step.
 *
 * Probes do not influence the run, so a probe that fails causes only a warning.
 *
 * @param norms the layer norms, if the step measured them
 */
export async function tellProbes<B extends Batch>(
  session: Session<B>,
  progress: Progress,
  norms: Values,
): Promise<void> {
  const { options, report } = session;
  const { step } = progress;
  const values: Record<string, number> = { ...norms };
  const warnings: string[] = [];
  for (const probe of options.probes) {
    if (step % probe.every !== 0) continue;
    try {
      Object.assign(values, await evaluateProbe(session, step, 'a probe', probe, warnings));
    } catch (error) {
      if (!(error instanceof GivenUp)) warnings.push(problemOf(error));
    }
  }
  await warn(session, progress, warnings);
  const finite = Object.entries(values).filter(([, value]) => Number.isFinite(value));
  if (finite.length > 0) await report.emit({ type: 'probe', step, values: Object.fromEntries(finite) });
}
