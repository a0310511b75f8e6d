import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import { pixelsOf, samplerOf } from '@ganforge/sampler';
import { encodeGenerator, findContract } from '@ganforge/sampler/export';
import { train } from '@ganforge/trainer';
import type { FromTraining, ToTraining } from './messages.ts';
import { wasmPaths } from './wasm-paths.ts';

/** Steps between pictures. */
const SHOWN_EVERY = 20;

const stop = new AbortController();

addEventListener('message', ({ data }: MessageEvent<ToTraining>) => {
  if (data.type === 'stop') stop.abort();
  else run(data.steps, data.seed).catch((error: Error) => tell({ type: 'failed', problem: error.message }));
});

function tell(message: FromTraining): void {
  postMessage(message);
}

async function run(steps: number, seed: number): Promise<void> {
  const engine = await useEngine('auto', { wasmPaths });
  // Narrow networks and small batches: a page on one core then makes several steps a second.
  const gan = dcgan({ size: 28, channels: 1, features: 16, latentDim: 32, learningRate: 4e-4, realLabel: 0.9, seed });
  const sampler = samplerOf(gan, 'training');
  const show = async (step: number): Promise<void> => {
    const pixels = pixelsOf(await sampler.sample({ n: 25, seed }));
    tell({ type: 'pictures', step, ...pixels });
  };
  await show(0);
  let last = 0;
  const training = train(gan, strokeDigits({ size: 2000, seed }), {
    steps,
    batchSize: 16,
    seed,
    sampleEvery: 0,
    signal: stop.signal,
  });
  for await (const event of training) {
    if (event.type !== 'step') continue;
    last = event.step;
    const losses = Object.fromEntries(Object.entries(event.terms).map(([name, value]) => [name, Number(value)]));
    tell({ type: 'step', step: last, steps, losses, engine: engine.name });
    if (last % SHOWN_EVERY === 0 || last === steps) await show(last);
    await new Promise((resolve) => setTimeout(resolve)); // messages, such as 'stop', come in between steps
  }
  await training;
  const network = gan.networks.generator!;
  const contract = await findContract(gan, network);
  const file = await encodeGenerator(network, { contract, half: true, notes: { made: 'AI-generated' } });
  tell({ type: 'done', step: last, generator: new Uint8Array(file) });
  gan.dispose();
}
