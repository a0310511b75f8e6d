// Workers that compute at once, one after the other, and to their last moment; ends with exit code 7.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) await main();
else await work(workerData as { readonly times: number });

async function work({ times }: { readonly times: number }): Promise<void> {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@ganforge/backend-native');
  const { someKernels } = await import('./some-kernels.ts');
  await tf.setBackend('native');
  const sums = () => JSON.stringify(tf.tidy(someKernels));
  const first = sums();
  // Large enough for several chunks: workers meet at the pool of threads.
  const large = tf.ones([300, 1000]);
  for (let i = 1; i < times; i++) {
    if (sums() !== first) throw new Error('one worker gave two results');
    const y = tf.tidy(() => tf.sum(tf.relu(tf.transpose(large))).dataSync()[0]);
    if (y !== 300_000) throw new Error(`a sum is ${y}`);
    if (i === 3) parentPort?.postMessage('busy');
  }
  parentPort?.postMessage(first);
}

async function main(): Promise<void> {
  const start = (times: number) => {
    // Node 20 starts workers without the loader of --import.
    const script = `import('tsx/esm/api').then(({ register }) => (register(), import('${import.meta.url}')))`;
    const worker = new Worker(script, { eval: true, workerData: { times } });
    return {
      worker,
      message: new Promise<string>((done, fail) => worker.on('message', done).on('error', fail)),
      ended: new Promise<number>((done) => worker.on('exit', done)),
    };
  };
  const alone = start(1);
  const sums = await alone.message;
  // The addon is unloaded with its last worker, if it lets itself be.
  await alone.ended;
  const both = [start(4), start(4)];
  const ends = await Promise.all(
    both.map(async ({ worker, ended }) => {
      let last = '';
      worker.on('message', (message: string) => (last = message));
      await ended;
      return last;
    }),
  );
  if (ends.some((end) => end !== sums)) throw new Error(`${ends.join(' and ')} instead of ${sums}`);
  const endless = [start(1e9), start(1e9)];
  await Promise.all(endless.map(({ message }) => message));
  await endless[0]?.worker.terminate();
  console.log('as expected');
  // The other one is in a kernel.
  process.exit(7);
}
