import { testVariant } from '@ganforge/testing';
import { lecamGan } from './lecam-gan.ts';

testVariant('lecamGan', {
  factory: lecamGan,
  options: { units: 8 },
  invalid: [
    [{ units: 0 }, 'units must be a positive integer; received 0.'],
    [{ decay: 1 }, 'decay must be in [0,1); received 1.'],
    [{ batchNorm: true }, 'an R1 penalty and batch norm exclude each other.'],
  ],
});
