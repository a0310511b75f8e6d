import { relGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';

const form = { vocabulary: ['', 'a', 'b'], length: 3 } as const;
const small = {
  ...form,
  ...{ embeddingDim: 2, headSize: 2, units: 3, discriminatorEmbeddingDim: 4, representations: 2 },
  ...{ discriminatorFilters: 2, discriminatorUpdates: 1, generatorRate: 0.01, discriminatorRate: 0.01 },
} as const;

testVariant('relGan', {
  factory: relGan,
  options: { ...small, slots: 2 },
  invalid: [
    [{ length: 1 }, '[models/rel-gan] length must be at least 2; received 1.'],
    [{ vocabulary: ['a b', 'c'] }, "[models/rel-gan] tokens must be single words; received 'a b'."],
    [{ representations: 3 }, 'discriminatorEmbeddingDim must be a multiple of representations, 3; received 4.'],
    [{ cell: 'gru' }, "cell must be one of 'relational', 'lstm'; received 'gru'."],
    [{ beta: 0 }, 'beta must be'],
    [{ classes: 1 }, 'classes must be'],
    [{ headSize: 1e5 }, 'Try a smaller vocabulary, units, headSize or discriminatorFilters.'],
  ],
});

testVariant('relGan with classes and an LSTM', {
  isForm: true,
  factory: relGan,
  // There are enough tokens that a label changes at least one of them even without training.
  options: {
    ...small,
    ...{ cell: 'lstm', classes: ['x', 'y'], labelDim: 32, units: 8, length: 8 },
    vocabulary: [...'abcdefghijklmnopqrstuvwxyz'],
  },
  invalid: [[{ classes: ['x', 'x'] }, "classes must be distinct strings; 'x' occurs twice."]],
});
