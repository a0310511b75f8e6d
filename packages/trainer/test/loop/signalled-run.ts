// A run in a separate process, for the test that sends signals to it. The arguments are `FOLDER WHERE`. At the place
// WHERE it prints 'here' and then waits.
import { existsSync } from 'node:fs';
import type { TrainEvent } from '@ganforge/run';
import { type CommonOptions, resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { ellipse, type PointBatch, tinyGan } from '../tiny-gan.ts';

const [folder, place] = process.argv.slice(2) as [string, string];
await tf.setBackend('cpu');
setInterval(() => undefined, 1000); // as in a real program, pending work keeps the process alive

/**
 * Prints 'here' and waits forever. {@link work} prints it and keeps the process busy for as long as a step of a large
 * network.
 */
function stay(): Promise<never> {
  process.stdout.write('here\n');
  return new Promise(() => undefined);
}
function work(): void {
  process.stdout.write('here\n');
  const end = performance.now() + 1500;
  while (performance.now() < end);
}

let asked = 0;
const data = ellipse(30);
const made = tinyGan();
let losses = 0; // a step has two losses of the critic and one of the generator
const players = made.players.map((player) => ({
  ...player,
  loss: (...given: Parameters<typeof player.loss>) => {
    losses++;
    if (place === 'step' && losses === 12) work();
    return player.loss(...given);
  },
}));
const gan = {
  ...made,
  players,
  sample: (request: Parameters<typeof made.sample>[0]) => {
    if (place === 'sample' && asked >= 4) work();
    return made.sample(request);
  },
};
const dataset = {
  ...data,
  get: (...request: Parameters<typeof data.get>) =>
    place === 'dataset' && asked++ === 8 ? stay() : data.get(...request),
};
const options: CommonOptions<PointBatch> = {
  steps: 40,
  sampleEvery: place === 'sample' ? 4 : 0,
  sampleCount: 4,
  metrics: [
    {
      names: ['fid'],
      every: 4,
      prepare: () => (place === 'prepare' ? stay() : Promise.resolve()),
      evaluate: async ({ step }) => (place === 'metric' ? stay() : { fid: step }),
    },
  ],
  onEvent: ({ type, step }: TrainEvent) => {
    if (type === 'step') asked = Math.max(asked, place === 'dataset' ? 0 : step);
    if (type === 'step' && step === 4 && place === 'listener') return stay();
    process.stdout.write(`${type} ${step}\n`);
    return undefined;
  },
};
const { reason } = existsSync(`${folder}/run.json`)
  ? await resume(folder, gan, dataset, options)
  : await train(gan, dataset, { ...options, folder, seed: 3, batchSize: 4 });
process.stdout.write(`${reason}\n`);
process.exit(0);
