// This process ends a run with many pictures, and may open only few files. It prints the warnings of its sinks and the
// files that exist.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { renderGrid } from '@ganforge/media/pictures';
import { beginRun, defaultSinks, openSinks, writeMetrics } from '@ganforge/run';
import { smallMetrics, smallRecord } from '../small-run.ts';

const [folder, count] = [process.argv[2]!, Number(process.argv[3])];
const record = await smallRecord();
await beginRun(folder, record);
const warnings: string[] = [];
const sinks = await openSinks(defaultSinks, { record, folder }, (message) => warnings.push(message));
await sinks.event({ type: 'started', step: 0, steps: count, run: record });
await mkdir(`${folder}/samples`);
const samples = { points: { shape: [0, 2], data: new Float32Array() } };
for (let step = 1; step <= count; step++) {
  const path = `samples/step-${step}.png`;
  await writeFile(
    `${folder}/${path}`,
    renderGrid({ shape: [1, 2, 2, 1], data: new Float32Array(4).fill(step / count) }),
  );
  await sinks.event({ type: 'sample', step, samples, paths: [path] });
}
await writeMetrics(folder, smallMetrics(count));
await sinks.event({ type: 'finished', step: count, reason: 'completed', seconds: 1 });
await sinks.close();
console.log(
  JSON.stringify({
    warnings,
    names: (await readdir(folder)).filter((name) => /^(samples.gif|report|MODEL)/.test(name)).sort(),
  }),
);
