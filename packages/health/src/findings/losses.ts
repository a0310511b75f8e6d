import type { RunView } from '../view/run-view.ts';
import type { Series } from '../view/series.ts';
import { optionsOf } from './advice.ts';

/** What the loss of a discriminator says: its value where it cannot tell reals from fakes, and where it errs never. */
interface LossScale {
  /** `discriminator/adversarial`. */
  readonly name: string;
  readonly series: Series;
  readonly idle: number;
  readonly saturated: number;
  /** The hinge loss is 0 at margins of 1: D(x) is then no probability. */
  readonly isHinge: boolean;
}

/** By the option `loss`, as the functions of @ganforge/losses define them. */
const IDLE: Readonly<Record<string, number>> = {
  'non-saturating': 2 * Math.LN2,
  minimax: 2 * Math.LN2,
  hinge: 2,
  'relativistic-average': 2 * Math.LN2,
  'relativistic-average-hinge': 2,
};

/** Variants without the option `loss` whose discriminator lowers cross-entropy. */
const CROSS_ENTROPY: readonly string[] = ['gan', 'info-gan', 'acgan', 'seq-gan'];

/**
 * The scale of a run's discriminator loss; undefined where it has none, as a critic.
 *
 * Cross-entropy summed over reals and fakes is 2 ln 2 where D is 1/2 everywhere (Goodfellow et al. 2014, section 4.1);
 * the hinge loss is 2 where D is 0 everywhere, and 0 where all margins are kept (Miyato et al. 2018).
 */
export function discriminatorLoss(view: RunView): LossScale | undefined {
  const { loss = CROSS_ENTROPY.includes(view.record.config.gan) ? 'non-saturating' : undefined } = optionsOf(view);
  const idle = IDLE[String(loss)];
  const found = [...view.terms].find(([name]) => /^discriminator\/(adversarial|source)$/.test(name));
  if (idle === undefined || found === undefined) return undefined;
  return { name: found[0], series: found[1], idle, saturated: 0, isHinge: String(loss).endsWith('hinge') };
}

/** How far the discriminator tells reals from fakes: the mean of D(x) less that of D(G(z)), where players log them. */
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
