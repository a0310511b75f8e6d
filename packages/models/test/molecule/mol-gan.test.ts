import { molGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';

const small = {
  ...{ size: 3, atoms: ['none', 'C', 'O'], latentDim: 2, generatorUnits: [6], convolutionUnits: [4, 3] },
  ...{ aggregationUnits: 4, denseUnits: [4], criticUpdates: 1 },
} as const;
// The gradient of a score does not depend on its last bias.
const dead = ['critic/score/bias'];

testVariant('molGan', {
  factory: molGan,
  options: small,
  dead,
  invalid: [
    [{ size: 1 }, '[models/mol-gan] size must be an integer in 2..100; received 1.'],
    [{ atoms: ['C', 'C'] }, "[models/mol-gan] atoms must be distinct strings; 'C' occurs twice."],
    [{ relaxation: 'hard' }, "relaxation must be one of 'softmax', 'gumbel', 'straight-through'; received 'hard'."],
    [{ adversarialWeight: 0.5 }, 'adversarialWeight below 1 needs a reward.'],
    [{ denseUnits: [] }, 'denseUnits must be'],
  ],
});

testVariant('molGan with a reward', {
  isForm: true,
  factory: (options: typeof small) =>
    molGan(options, { reward: ({ atoms }) => atoms.filter((atom) => atom === 'O').length / 3 }),
  options: { ...small, relaxation: 'gumbel', adversarialWeight: 0.5 } as typeof small,
  dead,
  invalid: [],
});
