import { testVariant } from '@ganforge/testing';
import { conditionalCase } from './tiny-conditional.ts';
import { tinyGan } from './tiny-gan.ts';
import { translationCase } from './tiny-translation.ts';

testVariant('a tiny GAN', {
  factory: tinyGan,
  options: { units: 3 },
  invalid: [[{ units: 0 }, 'units must be a positive integer; received 0.']],
});

testVariant('a tiny conditional GAN', conditionalCase());

testVariant('a tiny GAN that translates and has a pool', translationCase());
