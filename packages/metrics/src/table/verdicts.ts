import type { TableReport, Verdict } from './report-contents.ts';

/** Returns the verdicts of all scores: first the verdicts on quality, then the verdicts on privacy. */
export function verdictsOf(report: Omit<TableReport, 'verdicts' | 'findings'>): Verdict[] {
  const { shapes, pairs, detection, utility, closest, membership, density, rare, baselines } = report;
  const { shuffled, copula } = baselines;
  const worst = Object.entries(shapes.columns).reduce((a, b) => (b[1] < a[1] ? b : a));
  const beats = (value: number, others: readonly number[]): string =>
    value > Math.max(...others)
      ? 'more than both baselines'
      : value > Math.min(...others)
        ? 'more than one of the baselines'
        : 'no more than either baseline';
  return [
    {
      name: 'single columns',
      value: shapes.score,
      shuffled: shuffled.shapes,
      copula: copula.shapes,
      verdict: grade(shapes.score, 0.95, 0.85),
      sentence: `Single columns have a mean similarity of ${short(shapes.score)}. Column '${worst[0]}' has the lowest similarity, ${short(worst[1])}.`,
    },
    {
      name: 'pairs of columns',
      value: pairs.score,
      shuffled: shuffled.pairs,
      copula: copula.pairs,
      verdict: grade(pairs.score - shuffled.pairs, 0.02, 0.005),
      sentence: `Pairs of columns have a mean similarity of ${short(pairs.score)}. This is ${beats(pairs.score, [shuffled.pairs, copula.pairs])} (${short(shuffled.pairs)} and ${short(copula.pairs)}).`,
    },
    ...(['logistic', 'tree'] as const).map((name): Verdict => {
      const of = name === 'logistic' ? 'Logistic regression' : 'A decision tree';
      const hard =
        detection[name] > 0.8
          ? 'hardly distinguishes'
          : detection[name] > 0.4
            ? 'often distinguishes'
            : 'distinguishes';
      return {
        name: `detection by ${name === 'logistic' ? 'logistic regression' : 'a decision tree'}`,
        value: detection[name],
        shuffled: shuffled.detection[name],
        copula: copula.detection[name],
        verdict: grade(detection[name], 0.8, 0.4),
        sentence: `${of} ${hard} synthetic rows from real rows. The score is ${short(detection[name])}; 1 means no better than chance, and 0 means always correct.`,
      };
    }),
    ...(utility === undefined
      ? []
      : [
          {
            name: 'F1 of classifiers trained on synthetic rows',
            value: utility.f1.synthetic,
            shuffled: shuffled.f1!,
            copula: copula.f1!,
            verdict: grade(utility.f1.synthetic / utility.f1.real, 0.85, 0.6),
            sentence: `Classifiers trained on synthetic rows reach an F1 of ${short(utility.f1.synthetic)} on real rows. Classifiers trained on real rows reach ${short(utility.f1.real)}.`,
          },
        ]),
    {
      name: 'share nearer to training rows than to holdout rows',
      value: closest.nearerToTraining,
      shuffled: shuffled.nearerToTraining,
      copula: copula.nearerToTraining,
      verdict: memorised(report) ? 'poor' : 'good',
      sentence: memorised(report)
        ? `The generator may have memorised rows: ${short(closest.nearerToTraining)} of synthetic rows are nearer to training rows than to holdout rows; 0.5 is ideal. ${short(closest.copies)} are copies.`
        : `No sign that the generator memorised rows: ${short(closest.nearerToTraining)} of synthetic rows are nearer to training rows than to holdout rows; 0.5 is ideal.`,
    },
    ...[
      { name: 'attack by distance', found: membership },
      { name: 'attack by density', found: density },
    ].map(({ name, found: { auroc, interval } }): Verdict => {
      const [low, high] = interval;
      const range = `area under the curve ${short(auroc)}, interval ${short(low)} to ${short(high)}`;
      return {
        name: `membership ${name}`,
        value: auroc,
        verdict: low > 0.5 ? 'poor' : 'good',
        sentence:
          low > 0.5
            ? `An ${name} recognises training rows: ${range}.`
            : `An ${name} does not recognise training rows: ${range}. A stronger attack may succeed.`,
      };
    }),
    ...(rare === undefined
      ? []
      : [
          {
            name: 'rows with a rare combination of categories',
            value: rare.synthetic,
            verdict: rare.synthetic > rare.holdout + 0.05 ? ('fair' as const) : ('good' as const),
            sentence: `A share of ${short(rare.synthetic)} of the synthetic rows and ${short(rare.holdout)} of the holdout rows have a combination of categories that fewer than 5 training rows have.`,
          },
        ]),
  ];
}

/**
 * Returns whether the generator repeats training rows. This is the case if more rows than chance explains are closer to
 * the training rows, or if rows are copies.
 */
function memorised({ closest, counts }: Omit<TableReport, 'verdicts' | 'findings'>): boolean {
  // The standard deviation of a share of n rows is at most `sqrt(1/4 / n)`. A deviation of four times this value is not
  // chance.
  const limit = 0.5 + Math.max(0.1, 2 / Math.sqrt(counts.compared));
  return closest.nearerToTraining > limit || closest.copies > closest.holdoutCopies + 0.05;
}

function grade(value: number, good: number, fair: number): Verdict['verdict'] {
  return value >= good ? 'good' : value >= fair ? 'fair' : 'poor';
}

function short(value: number): string {
  return value.toFixed(3);
}
