import type { ImageBatch } from '@ganforge/core';
import { drawnFaces, imageArrayDataset } from '@ganforge/data';
import { proGan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { gathering } from '../measures/gathering.ts';
import { samplesOf } from '../measures/image-measures.ts';
import { pictureJudge } from '../measures/picture-distance.ts';
import { smallGrid } from '../measures/small-grid.ts';
import type { ResultRow } from '../row.ts';

/** Each size fades in and then trains for as many steps: 4, 8, 16 and 32 pixels end at steps 300, 900, 1500 and 2100. */
const run = { steps: 2100, batchSize: 32, every: 300, seed: 1 } as const;
const options = {
  ...{ size: 32, features: 16, maxFeatures: 64, latentDim: 64, stageExamples: 9600, batchSizes: [32] },
  ema: 0.99,
} as const;
const ENDS: Readonly<Record<number, number>> = { 4: 300, 8: 900, 16: 1500, 32: 2100 };
const NAME = 'FD(squeezenet)';

/** Growth from 4 pixels to 32. */
export const growingRows: readonly ResultRow[] = [
  {
    name: 'progan-faces',
    variant: 'proGan',
    source: 'growing/pro-gan.ts',
    data: 'drawn faces of 32 pixels (8,000)',
    settings: { ...options, ...run },
    seen: 'FD falls at each size: 51,755 at 4 pixels, 43,585 at 8, 36,390 at 16 and 26,055 at 32. But no sample is a face: all are coloured stripes in a frame. Each stage trains on 19,200 images, and the paper uses 1.6 million. So the row shows that growing works, and not that these settings are good.',
    bars: [{ measure: 'sizes at which FD falls', least: 3 }],
    async run() {
      const { images } = drawnFaces({ size: 8000 });
      const training = imageArrayDataset({ images, height: 32, width: 32, channels: 3 });
      const judge = await pictureJudge(training);
      const gan = proGan({ ...options, batchSizes: [...options.batchSizes], seed: run.seed });
      const atEnds: number[] = [];
      const pictures: Float32Array[] = [];
      let shape: readonly number[] = [];
      const measures = gathering<ImageBatch>(
        run.every,
        { measure: NAME, better: 'lower' },
        async ({ gan: g, step }) => {
          const samples = await samplesOf(g as never, undefined);
          const distance = judge.distanceOf(await judge.featuresOf(samples));
          if (Object.values(ENDS).includes(step)) {
            atEnds.push(distance);
            shape = samples.shape.slice(1);
            pictures.push(samples.data.slice(0, 10 * shape.reduce((a, b) => a * b, 1)));
          }
          return {
            [NAME]: distance,
            'sizes at which FD falls': atEnds.filter((value, i) => i > 0 && value < atEnds[i - 1]!).length,
          };
        },
      );
      const { steps, batchSize, seed } = run;
      const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, training, { ...common, metrics: [measures.metric] });
      gan.dispose();
      const facts = Object.fromEntries(Object.keys(ENDS).map((side, i) => [`${NAME} at ${side} pixels`, atEnds[i]!]));
      const data = Float32Array.from(pictures.flatMap((part) => [...part]));
      const picture = smallGrid(data, [10 * pictures.length, ...shape], 10);
      const { last } = measures.outcome();
      return { steps: step, seconds, facts, best: last, last, picture };
    },
  },
];
