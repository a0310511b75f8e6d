import { seqGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';

const form = { vocabulary: ['', 'a', 'b'], length: 3 } as const;

testVariant('seqGan', {
  factory: seqGan,
  options: {
    ...form,
    ...{ embeddingDim: 2, units: 3, discriminatorEmbeddingDim: 2, discriminatorFilters: 2, rollouts: 2 },
    ...{ discriminatorUpdates: 1, discriminatorRate: 0.01 },
  },
  invalid: [
    [{ ...form, length: 1 }, 'length must be at least 2; received 1.'],
    [{ ...form, length: 1000 }, 'length must be an integer in 1..256; received 1000.'],
    [{ ...form, vocabulary: ['a'] }, 'vocabulary must be'],
    [{ ...form, vocabulary: ['a', 'a'] }, "[models/seq-gan] vocabulary must be distinct strings; 'a' occurs twice."],
    [{ ...form, vocabulary: ['a b', 'c'] }, "[models/seq-gan] tokens must be single words; received 'a b'."],
    [{ ...form, rollouts: 0 }, 'rollouts must be an integer of at least 1; received 0.'],
    [{ ...form, baseline: 'mean' }, "baseline must be one of 'none', 'leave-one-out'; received 'mean'."],
    [{ ...form, units: 1e5 }, 'Try a smaller vocabulary, units or discriminatorFilters.'],
  ],
});
