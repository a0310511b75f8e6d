import { GanError } from '@ganforge/formats';
import type { Metric, PolicyExamples } from '../metrics/metric.ts';
import { moveMatch, moveScores } from './move-match.ts';

const where = 'metrics/move-metric';

const labels: Readonly<Record<string, string>> = {
  top1: 'top-1',
  top3: 'top-3',
  nll: 'NLL',
  legality: 'legality',
  randomTop1: 'top-1 of a random legal move',
  randomTop3: 'top-3 of a random legal move',
  randomNll: 'NLL of a random legal move',
};

/**
 * Defines {@link moveMatch} as a metric for trained policies. It also computes the share of drawn moves that are legal,
 * and the scores of random legal moves for comparison.
 */
export const moveMatchMetric: Metric<Record<never, never>, { readonly generated: 'answers' }> = {
  name: 'move-match',
  about: 'top-1, top-3 and NLL: how often a policy of chess predicts the played move, beside a random legal move',
  kinds: ['move'],
  inputs: { generated: 'answers' },
  options: {},
  better: { top1: 'higher', top3: 'higher', nll: 'lower', legality: 'higher' },
  label: (value) => labels[value] ?? value,
  compute({ generated }) {
    const { policy, legal, moves, drawn } = checked(generated);
    const match = moveMatch({ policy, legal, moves });
    const { top1, top3, nll, chance } = moveScores(match);
    const width = legal.length / moves.length;
    const isLegal = (code: number, i: number): boolean =>
      code !== 0 && legal.subarray(i * width, (i + 1) * width).includes(code);
    const mean = (of: (share: number) => number): number =>
      match.chance.reduce((sum, share) => sum + of(share), 0) / match.chance.length;
    return {
      ...{ top1, top3, nll, legality: drawn.filter(isLegal).length / drawn.length },
      randomTop1: chance,
      randomTop3: mean((share) => Math.min(1, 3 * share)),
      randomNll: mean((share) => -Math.log(share)),
    };
  },
};

/** @throws GanError `shape` if an array is missing or has another size; `not-finite` if a probability is not finite */
function checked(generated: PolicyExamples): PolicyExamples {
  const { policy, legal, moves, drawn } = generated;
  const isTyped = [policy, legal, moves, drawn].every((array) => ArrayBuffer.isView(array));
  if (!isTyped || drawn.length !== moves.length) {
    const problem =
      'policy, legal, moves and drawn must be typed arrays, and moves and drawn must have the same length';
    throw new GanError(where, `${problem}; received other values.`, { code: 'shape' });
  }
  const at = policy.findIndex((share: number) => !Number.isFinite(share));
  if (at < 0) return generated;
  throw new GanError(where, `policy must be finite; value ${at} is ${policy[at]}.`, { code: 'not-finite' });
}
