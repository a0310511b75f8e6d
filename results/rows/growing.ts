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
  learningRate: 3e-3,
} as const;
const ENDS: Readonly<Record<number, number>> = { 4: 300, 8: 900, 16: 1500, 32: 2100 };
const NAME = 'FD(squeezenet)';
/** Number of images of each size in the picture. */
const SHOWN = 10;

/** Growth from 4 pixels to 32. */
export const growingRows: readonly ResultRow[] = [
  {
    name: 'progan-faces',
    variant: 'proGan',
    source: 'growing/pro-gan.ts',
    data: 'drawn faces of 32 pixels (8,000)',
    settings: { ...options, ...run },
    seen: 'The first row shows samples at 32 pixels: soft faces with hair, glasses and smiles. The second row shows samples at 16 pixels: faces with wrong, too bright colours. FD is 50,541 at 4 pixels, 37,449 at 8, 34,827 at 16 and 11,247 at 32. With a learning rate of 1e-3, FD at 32 pixels was 26,055.',
    bars: [{ measure: 'sizes at which FD falls', least: 3 }],
    async run() {
      const { images } = drawnFaces({ size: 8000 });
      const training = imageArrayDataset({ images, height: 32, width: 32, channels: 3 });
      const judge = await pictureJudge(training);
      const gan = proGan({ ...options, batchSizes: [...options.batchSizes], seed: run.seed });
      const atEnds: number[] = [];
      const pictures: Float32Array[] = [];
      const measures = gathering<ImageBatch>(
        run.every,
        { measure: NAME, better: 'lower' },
        async ({ gan: g, step }) => {
          const samples = await samplesOf(g as never, undefined);
          const distance = judge.distanceOf(await judge.featuresOf(samples));
          if (Object.values(ENDS).includes(step)) {
            atEnds.push(distance);
            pictures.unshift(enlarged(samples.data, samples.shape[1]!));
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
      const facts = Object.fromEntries(
        Object.keys(ENDS).map((side, i) => [`${NAME} at the end of the stage of ${side} x ${side} pixels`, atEnds[i]!]),
      );
      const data = Float32Array.from(pictures.flatMap((part) => [...part]));
      const picture = smallGrid(data, [SHOWN * pictures.length, options.size, options.size, 3], SHOWN);
      const { last } = measures.outcome();
      return { steps: step, seconds, facts, best: last, last, picture };
    },
  },
];

/** Enlarges the first RGB images of a stage, which have `side` pixels, to the full size by repeating pixels. */
function enlarged(data: Float32Array, side: number): Float32Array {
  const { size } = options;
  const out = new Float32Array(SHOWN * size * size * 3);
  for (let at = 0; at < out.length; at++) {
    const [channel, x, y] = [at % 3, Math.floor(at / 3) % size, Math.floor(at / 3 / size) % size];
    const [column, row] = [Math.floor((x * side) / size), Math.floor((y * side) / size)];
    const image = Math.floor(at / 3 / size / size);
    out[at] = data[((image * side + row) * side + column) * 3 + channel]!;
  }
  return out;
}
