import type { RunView } from '../view/run-view.ts';
import type { Series } from '../view/series.ts';
import { optionsOf } from './advice.ts';

/** The scale of a discriminator loss: its value if it cannot tell reals from fakes, and if it never errs. */
interface LossScale {
  /** `discriminator/adversarial`. */
  readonly name: string;
  readonly series: Series;
  readonly idle: number;
  readonly saturated: number;
  /** The hinge loss is 0 at margins of 1: D(x) is then no probability. */
  readonly isHinge: boolean;
}

/** Idle values by the option `loss`, for the loss functions of @ganforge/losses. */
const IDLE: Readonly<Record<string, number>> = {
  'non-saturating': 2 * Math.LN2,
  minimax: 2 * Math.LN2,
  hinge: 2,
  'relativistic-average': 2 * Math.LN2,
  'relativistic-average-hinge': 2,
};

/** Variants without the option `loss` whose discriminator minimises cross-entropy. */
const CROSS_ENTROPY: readonly string[] = ['gan', 'info-gan', 'acgan', 'seq-gan'];

/**
 * Returns the scale of a run's discriminator loss; undefined if the loss has no scale, as for a critic.
 *
 * Cross-entropy summed over reals and fakes is 2 ln 2 if D is 1/2 everywhere (Goodfellow et al. 2014, section 4.1). The
 * hinge loss is 2 if D is 0 everywhere, and 0 if all margins are satisfied (Miyato et al. 2018).
 */
export function discriminatorLoss(view: RunView): LossScale | undefined {
  const { loss = CROSS_ENTROPY.includes(view.record.config.gan) ? 'non-saturating' : undefined } = optionsOf(view);
  const idle = IDLE[String(loss)];
  const found = [...view.terms].find(([name]) => /^discriminator\/(adversarial|source)$/.test(name));
  if (idle === undefined || found === undefined) return undefined;
  return { name: found[0], series: found[1], idle, saturated: 0, isHinge: String(loss).endsWith('hinge') };
}

/** Returns the mean of D(x) minus the mean of D(G(z)) for each step, if the players log them. */
export function margin(view: RunView): readonly (readonly [step: number, value: number])[] {
  const onReal = view.logged.get('discriminator/D(x)');
  const onFake = view.logged.get('discriminator/D(G(z))') ?? view.logged.get('discriminator/D(G)');
  if (onReal === undefined || onFake === undefined) return [];
  const fakes = new Map(onFake.points);
  return onReal.points.flatMap(([step, value]) => {
    const other = fakes.get(step);
    return other === undefined ? [] : [[step, value - other] as const];
  });
}
