import { basename } from 'node:path';
import type { Tensors } from '@ganforge/core';
import { GanError, type StatusLine } from '@ganforge/formats';
import type { Artifact, RenderOptions, Spec } from '@ganforge/media';
import type { OpenGenerator } from '../runs/open.ts';
import { conditionsOf } from './conditions.ts';
import { hostBatch } from './host-batch.ts';
import type { Wanted } from './sampled.ts';

const where = 'cli/sample';
/** The milliseconds for each frame, which give about 15 frames per second. GIF stores hundredths of a second. */
const DELAY = 70;

/** Options of a walk. */
export interface Walk extends Wanted {
  /** The path of the GIF. */
  readonly out: string;
  /** The number of latents that the walk visits. */
  readonly stops: number;
  readonly frames: number;
  readonly entry: string;
  readonly spec: Spec;
  readonly shownAs: Pick<RenderOptions, 'labels' | 'classes'>;
}

/**
 * Renders a looping GIF of n samples. Their latents move from stop to stop and back to the first stop; all other inputs
 * are fixed.
 *
 * @throws GanError `mismatch` if the GAN has no real-valued latent, or if the samples are not images
 */
export async function walkGif(
  generator: OpenGenerator['generator'],
  walk: Walk,
  progress: StatusLine,
): Promise<Artifact> {
  const { n, seed, chosen, options, signal, out, stops: count, frames, entry, spec, shownAs } = walk;
  const latent = walkedLatents(generator);
  const [{ drawLatents, latentWalk, randomStream }, { entryValues, renderExamples }, { renderGif }, { dispose }] =
    await Promise.all([
      import('@ganforge/core'),
      import('@ganforge/media'),
      import('@ganforge/media/pictures'),
      import('@tensorflow/tfjs-core'),
    ]);
  const random = randomStream(seed, 'walk');
  const stops = Array.from({ length: count }, (_, i) => drawLatents(latent, n, random.fork('stop', i)));
  const conditions = await conditionsOf(generator, chosen, 0, n);
  const pictures: Uint8Array[] = [];
  try {
    for (let frame = 0; frame < frames; frame++) {
      signal.throwIfAborted();
      const here: Tensors = latentWalk(latent, stops, frame / frames);
      const request = { n, random: random.fork('rest'), latent: here, options: options as never };
      const made = await generator.sample({ ...request, conditions });
      dispose(Object.values(here));
      const values = entryValues(entry, spec, await hostBatch(made));
      const [picture] = await renderExamples(spec, values, shownAs);
      if (picture?.mime !== 'image/png') {
        const problem = `a walk needs pictures, but ${generator.name} generates ${spec.kind}. Leave out --walk.`;
        throw new GanError(where, problem, { code: 'mismatch' });
      }
      pictures.push(picture.bytes);
      progress.update(`${frame + 1} of ${frames} pictures`);
    }
  } finally {
    dispose([...stops.flatMap((stop) => Object.values(stop)), ...Object.values(conditions)]);
  }
  const bytes = renderGif(pictures, { delay: DELAY, maxFrames: frames, hold: 1 });
  return { path: out, mime: 'image/gif', bytes };
}

/** Returns the latents that change during a walk. @throws GanError `mismatch` if no latent can change */
function walkedLatents({ name, latent = {} }: OpenGenerator['generator']) {
  if (Object.values(latent).some(({ kind }) => kind !== 'categorical')) return latent;
  const problem = `${name} has no latents, so a walk is not possible. Leave out --walk.`;
  throw new GanError(where, problem, { code: 'mismatch' });
}

/** Checks the options of a walk. @throws GanError `argument` if a walk does not support an option */
export function checkWalk(
  { walk, out, files }: { readonly walk?: string; readonly out?: string; readonly files: boolean },
  n: number,
  most: number,
): void {
  if (walk === undefined) return;
  if (!/\.gif$/i.test(walk)) throw new GanError(where, `--walk must end in .gif; received '${basename(walk)}'.`);
  if (out !== undefined || files) {
    throw new GanError(where, `--walk names the output file. Leave out ${files ? '--files' : '--out'}.`);
  }
  if (n > most) throw new GanError(where, `--n of a walk must be at most ${most}; received ${n}.`);
}
