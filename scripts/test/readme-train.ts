import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';

await useEngine(); // selects the first engine that works on this machine
const gan = dcgan({ size: 28, channels: 1, seed: 1 });
const run = train(gan, strokeDigits(), { steps: 2000, batchSize: 64, seed: 1, folder: 'runs/digits', progress: true });
for await (const event of run) {
  if (event.type === 'sample') console.log(event.paths); // ['samples/step-500.png'], ...
}
export const { reason, checkpoint } = await run; // later, resume('runs/digits', ...) continues from here
