import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import { openSampler, type Samples, workerSampler } from '@ganforge/sampler';
import { encodeGenerator, findContract } from '@ganforge/sampler/export';
import { serveSampler, type WorkerScope } from '@ganforge/sampler/worker';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { SMALL, withoutLeak } from '../trained.ts';

let folder = '';

beforeAll(async () => {
  await useEngine('cpu');
  folder = await mkdtemp(join(tmpdir(), 'ganforge-worker-'));
  const gan = SMALL.cgan!();
  const network = gan.networks.generator!;
  const contract = await findContract(gan as never, network);
  await writeFile(join(folder, 'cgan.safetensors'), await encodeGenerator(network, { contract }));
  gan.dispose();
});
afterAll(() => rm(folder, { recursive: true }));

/** Returns a channel whose two ends replace a worker and its page. */
function channel(): Worker {
  const { port1, port2 } = new MessageChannel();
  serveSampler({}, port2 as unknown as WorkerScope);
  port1.start();
  port2.start();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return port1 as unknown as Worker;
}

it('samples in a worker what is sampled here, and frees it', async () => {
  const place = join(folder, 'cgan.safetensors');
  const worker = channel();
  const [before, after] = await withoutLeak(async () => {
    const [here, there] = [await openSampler(place), await workerSampler(worker, place)];
    expect(there.info).toEqual(here.info);
    expect(await there.sample({ n: 5, seed: 2 })).toEqual(await here.sample({ n: 5, seed: 2 }));
    const [ours, theirs]: Samples[][] = [[], []];
    for await (const frame of here.walk({ n: 2, frames: 4 })) ours!.push(frame);
    for await (const frame of there.walk({ n: 2, frames: 4 })) theirs!.push(frame);
    expect(theirs).toEqual(ours);
    for await (const _ of there.walk({ n: 2, frames: 4 })) break;
    here.dispose();
    there.dispose();
    await expect(there.sample()).rejects.toThrow('[sampler/worker] the sampler is disposed. Open another.');
  });
  expect(after).toBe(before);
});

it('says in the page what went wrong in the worker', async () => {
  const worker = channel();
  const failed = await workerSampler(worker, join(folder, 'none.safetensors')).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(GanError);
  expect(failed).toMatchObject({ code: 'file', problem: expect.stringMatching(/^there is no .*none\.safetensors\./) });
  const sampler = await workerSampler(worker, join(folder, 'cgan.safetensors'));
  await expect(sampler.sample({ class: 'cow' })).rejects.toThrow("[sampler/classes] there is no class 'cow'.");
  sampler.dispose();
});

it('says that a worker failed to start', async () => {
  const worker = Object.assign(new EventTarget(), { postMessage: () => undefined }) as unknown as Worker;
  const opening = workerSampler(worker, join(folder, 'cgan.safetensors'));
  (worker as unknown as EventTarget).dispatchEvent(new Event('error'));
  await expect(opening).rejects.toThrow(
    '[sampler/worker] the worker failed: its script could not be loaded. Check its script.',
  );
});
