import { pretrained } from '@ganforge/pretrained';

const sampler = await pretrained('mnist-cgan'); // checks the file by its SHA-256
export const { values } = await sampler.sample({ n: 16, seed: 1, class: '7' }); // float32 [16,28,28,1] in [-1,1]
sampler.dispose();
