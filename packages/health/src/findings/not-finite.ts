import { learningRate } from './advice.ts';
import type { Check } from './check.ts';
import { pictured } from './recent.ts';

/** Finds a run that ended because of NaN or an infinite number. */
export const notFinite: Check = {
  name: 'not-finite',
  title: 'A loss or gradient is NaN or infinite',
  why: 'Such a gradient would destroy the weights, so the run cannot continue.',
  source:
    'No threshold: the trainer runs the loss again, layer by layer, and names the first place that is not finite.',
  find(view) {
    const { failure } = view;
    if (failure?.code !== 'not-finite') return undefined;
    const [, said = failure.message] =
      /^\[[^\]]*\] (?:the run stopped after step \d+: )?(.*)$/s.exec(failure.message) ?? [];
    const [what, place] = said.split(/(?<=\.) /);
    const losses = [...view.terms].filter(([name]) => said.startsWith(`player '${name.split('/')[0]}'`));
    const inData = place?.includes('the batch itself') ?? false;
    return {
      seen: [what, place].filter(Boolean).join(' '),
      numbers: [{ name: 'step', value: failure.step }],
      curves: losses.flatMap(([name, { points }]) => pictured(name, points)),
      confidence: 'certain',
      advice: inData
        ? [{ set: [], because: 'The data has numbers that are not finite. Clean the data.' }]
        : learningRate(view, 0.1, 'Smaller updates keep the weights in range.'),
    };
  },
};
