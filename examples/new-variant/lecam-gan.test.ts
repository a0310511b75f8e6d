import { testVariant } from '@ganforge/testing';
import { lecamGan } from './lecam-gan.ts';

testVariant('lecamGan', {
  factory: lecamGan,
  options: { units: 8 },
  invalid: [
    [{ units: 0 }, 'units must be an integer of at least 1; received 0.'],
    [{ decay: 1 }, 'decay must be a number in [0,1); received 1.'],
    [{ batchNorm: true }, 'an R1 penalty and batch norm exclude each other.'],
  ],
});
