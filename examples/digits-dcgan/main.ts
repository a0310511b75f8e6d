import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import { describeEngine, useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import { dcgan } from '@ganforge/models';
import { resume, type TrainEvent, train } from '@ganforge/trainer';

async function demo(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      steps: { type: 'string' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: 'runs' },
    },
  });
  // Small batches: on two cores a run has minutes, and more moves give more than better ones.
  const preset = values.quick
    ? { name: 'digits-dcgan-quick', steps: 300, learningRate: 6e-4, sampleEvery: 30 }
    : { name: 'digits-dcgan', steps: 2000, learningRate: 4e-4, sampleEvery: 100 };
  const steps = values.steps === undefined ? preset.steps : Number(values.steps);
  const seed = Number(values.seed);

  const engine = await useEngine();
  console.log(`engine   ${describeEngine(engine)}`);
  const dataset = await digits();
  const gan = dcgan({ size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate: preset.learningRate, seed });

  const { folder, unfinished } = runFolder(`${values.runs}/${preset.name}`, steps);
  console.log(`run      ${folder}${unfinished ? ', where it was left' : ''}; Ctrl+C ends it with a checkpoint`);
  const options = {
    steps,
    sampleEvery: preset.sampleEvery,
    checkpointEvery: 250,
    progress: true,
    handleSigint: true,
    engine: { ...engine },
    onEvent: tell,
  };
  const run = unfinished
    ? resume(folder, gan, dataset, options)
    : train(gan, dataset, { ...options, folder, seed, batchSize: 32 });
  const { reason, step, seconds } = await run;

  console.log(`${reason} at step ${step} after ${seconds.toFixed(0)} s`);
  console.log(`samples  ${folder}/samples/step-${step}.png, over time: ${folder}/samples.gif`);
  console.log(`report   ${folder}/report.html`);
  if (step < steps) console.log('Run the same command again to go on.');
}

/** MNIST from the data folder, the cache or the network; else digits that need no file. */
async function digits(): Promise<LabelledImageDataset> {
  try {
    const dataset = await mnist({ connectTimeout: 5000, retries: 0 });
    console.log(`data     MNIST, ${dataset.size} handwritten digits`);
    return dataset;
  } catch (error) {
    const dataset = strokeDigits({ size: 10_000, seed: 1 });
    const [reason] = (error as Error).message.split('. '); // what to do about it is in data's README
    console.log(`data     ${dataset.size} digits drawn by strokes, because: ${reason}`);
    return dataset;
  }
}

/** The first of `<name>`, `<name>-2`, ... that holds no finished run, and whether a run was begun in it. */
function runFolder(name: string, steps: number): { folder: string; unfinished: boolean } {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(`${folder}/run.json`)) return { folder, unfinished: false };
    const metrics = `${folder}/metrics.json`;
    const done = existsSync(metrics) ? (JSON.parse(readFileSync(metrics, 'utf8')) as { step: number }).step : 0;
    if (done < steps) return { folder, unfinished: true };
  }
}

function tell(event: TrainEvent): void {
  if (event.type === 'started') {
    const parameters = Object.entries(event.run.parameters).map(([name, count]) => `${name} ${count}`);
    console.log(`networks ${parameters.join(', ')} parameters`);
  }
}

try {
  await demo();
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  if (!(error instanceof GanError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(message);
  process.exitCode = 1;
}
