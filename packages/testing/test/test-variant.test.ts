import { testVariant } from '@ganforge/testing';
import { tinyCase } from './tiny-gan.ts';

// The suite passes a sound GAN; the other files show what it catches.
testVariant('a tiny GAN', tinyCase());
