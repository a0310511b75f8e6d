import { testVariant } from '@ganforge/testing';
import { conditionalCase } from './tiny-conditional.ts';
import { translationCase } from './tiny-translation.ts';

testVariant('a tiny conditional GAN', conditionalCase());

testVariant('a tiny GAN that translates and has a pool', translationCase());
