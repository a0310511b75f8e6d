import type { RunView } from '../view/run-view.ts';
import type { Series } from '../view/series.ts';
import { optionsOf } from './advice.ts';

/**
 * Describes the scale of a discriminator loss. `idle` is its value if the discriminator cannot distinguish real from
 * generated examples; `saturated` is its value if it is always right.
 */
interface LossScale {
  /** The name of the loss term, such as `discriminator/adversarial`. */
  readonly name: string;
  readonly series: Series;
  readonly idle: number;
  readonly saturated: number;
  /**
   * Whether the loss is the hinge loss. The hinge loss is 0 if all margins are at least 1. With this loss, D(x) is not
   * a probability.
   */
  readonly isHinge: boolean;
}

/** The idle values of the loss functions of @ganforge/losses, by the option `loss`. */
const IDLE: Readonly<Record<string, number>> = {
  'non-saturating': 2 * Math.LN2,
  minimax: 2 * Math.LN2,
  hinge: 2,
  'relativistic-average': 2 * Math.LN2,
  'relativistic-average-hinge': 2,
};

/** Lists variants without the option `loss` whose discriminator minimises cross-entropy. */
const CROSS_ENTROPY: readonly string[] = ['gan', 'info-gan', 'acgan', 'seq-gan'];

/**
 * Returns the scale of the discriminator loss of a run. Returns undefined if the loss has no scale, like that of a
 * critic.
 *
 * The sum of the cross-entropies of real and generated examples is `2 * ln(2)` if D is 1/2 everywhere (Goodfellow et
 * al. 2014, section 4.1). The hinge loss is 2 if D is 0 everywhere, and 0 if all margins are satisfied (Miyato et al.
 * 2018).
 */
export function discriminatorLoss(view: RunView): LossScale | undefined {
  const { loss = CROSS_ENTROPY.includes(view.record.config.gan) ? 'non-saturating' : undefined } = optionsOf(view);
  const idle = IDLE[String(loss)];
  const found = [...view.terms].find(([name]) => /^discriminator\/(adversarial|source)$/.test(name));
  if (idle === undefined || found === undefined) return undefined;
  return { name: found[0], series: found[1], idle, saturated: 0, isHinge: String(loss).endsWith('hinge') };
}

/** Returns `mean(D(x)) - mean(D(G(z)))` for each step, if the players log these values. */
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
