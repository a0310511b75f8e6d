import { randomStream } from '@ganforge/core';
import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';

await useEngine();
const gan = dcgan({ size: 28, channels: 1, features: 8, seed: 1 });
export const run = await train(gan, strokeDigits({ size: 64 }), { steps: 2, batchSize: 16, seed: 2 });
export const { images } = await gan.sample({ n: 16, random: randomStream(3) }); // [16,28,28,1] in [-1,1]
