import { mean } from '../view/series.ts';
import { learningRate } from './advice.ts';
import type { Check } from './check.ts';
import { layersOf, updateRatios } from './layers.ts';
import { digits, pictured } from './recent.ts';

/** The largest healthy ratio of the norm of an update to the norm of the weights. About 1e-3 is usual. */
const LARGE = 0.05;
/** The largest healthy ratio between the update ratios of two players. */
const APART = 50;
/** Number of probes over which the judged ratio is averaged. */
const PROBES = 3;

/**
 * Finds updates that are far too large. Also finds pairs of players in which one player learns much faster than the
 * other.
 */
export const learningRates: Check = {
  name: 'learning-rate',
  isOfProbes: true,
  title: 'Learning rate',
  why: 'Each update changes the weights by a large part of their size, so training becomes unstable. Or one player changes much faster than the other, so the slower player cannot follow.',
  source:
    'An update of about a thousandth of the weight is usual (Karpathy 2015, CS231n notes, "Ratio of weights:updates"). This project set the thresholds, 0.05 and a ratio of 50 between players, on recorded runs.',
  find(view) {
    const ratios = updateRatios(view, PROBES);
    const fast = [...ratios].find(([, values]) => mean(values) > LARGE);
    const means = [...ratios].map(([player, values]) => [player, mean(values)] as const);
    const moving = means.filter(([, value]) => value > 0);
    const [fastest, slowest] = [moving.toSorted((a, b) => b[1] - a[1])[0], moving.toSorted((a, b) => a[1] - b[1])[0]];
    const apart = fastest === undefined || slowest === undefined ? 1 : fastest[1] / slowest[1];
    const imbalanced = [...ratios.values()].length > 1 && apart > APART;
    if (fast === undefined && !imbalanced) return undefined;
    const [player, value] = fast === undefined ? fastest! : [fast[0], mean(fast[1])];
    const shown = layersOf(view)
      .filter((layer) => layer.player === player)
      .reduce((a, b) => (b.weight.last![1] > a.weight.last![1] ? b : a));
    const points = shown.change.points.map(
      ([step, change], i) => [step, change / (shown.weight.points[i]?.[1] ?? 1)] as const,
    );
    return {
      title: imbalanced && fast === undefined ? 'Learning rates far apart' : 'Learning rate too high',
      seen:
        fast === undefined
          ? `One update changes the weights of '${fastest![0]}' by ${digits(fastest![1])} of their size and those of '${slowest![0]}' by ${digits(slowest![1])}, ${digits(apart)} times less.`
          : `One update changes the weights of '${player}' by ${digits(value)} of their size.`,
      numbers: [
        fast === undefined
          ? { name: 'ratio of the players', value: apart, threshold: APART }
          : { name: `${player}: change over size`, value, threshold: LARGE },
      ],
      curves: pictured(`${shown.layer}: change over size`, points, LARGE),
      confidence: value > 2 * LARGE || apart > 2 * APART ? 'strong' : 'likely',
      advice: [
        ...learningRate(
          view,
          Number(Math.max(0.01, 0.1 * Math.min(1, LARGE / Math.max(value, 1e-9)) * 2).toPrecision(1)),
          'One update then changes the weights by about a thousandth of their size.',
        ),
        ...['generatorRate', 'discriminatorRate'].flatMap((name) => {
          const rate = view.record.config.options[name];
          if (typeof rate !== 'number' || !name.startsWith(player)) return [];
          return [{ set: [`${name}=${Number((rate / 10).toPrecision(2))}`], because: `'${player}' changes too fast.` }];
        }),
      ],
    };
  },
};
