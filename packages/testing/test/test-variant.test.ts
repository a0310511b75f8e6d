import { testVariant } from '@ganforge/testing';
import { tinyGan } from './tiny-gan.ts';

testVariant('a tiny GAN', {
  factory: tinyGan,
  options: { units: 3 },
  invalid: [[{ units: 0 }, 'units must be an integer of at least 1; received 0.']],
});
