import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import type { Gan, LoadedGenerator } from '@ganforge/core';
import {
  encodeNpy,
  GanError,
  ioError,
  makeFolder,
  nearestName,
  resolveOptions,
  writeFileAtomic,
} from '@ganforge/formats';
import type { ImageSpec } from '@ganforge/media';
import type { StyleGan2 } from '@ganforge/models';
import { provenanceOf } from '@ganforge/run';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Invocation } from '../program/command.ts';
import { openGenerator } from '../runs/open.ts';
import { writeFiles } from '../sample/write-samples.ts';
import { PROJECT_OPTIONS } from './options.ts';

const where = 'cli/project';

/** Runs `ganforge project`. */
export async function runProjection({ args, given, output, signal }: Invocation): Promise<undefined> {
  const options = resolveOptions('ganforge project', PROJECT_OPTIONS, given);
  const [place, file] = args as [string, string];
  if (extname(options.out).toLowerCase() !== '.png') {
    throw new GanError(where, `--out must end in .png; received '${basename(options.out)}'.`);
  }
  const { run, generator } = await openGenerator(place, options.from);
  const tensors: Tensor[] = [];
  try {
    const { tensor } = await import('@tensorflow/tfjs-core');
    const spec = imageOf(generator);
    const pixels = await pixelsOf(file, spec);
    const shape = [1, spec.height, spec.width, spec.channels];
    const target = tensor(pixels, shape, 'float32');
    tensors.push(target);
    const onProgress = (step: number, distance: number): void => {
      signal.throwIfAborted();
      output.progress.update(
        `step ${step} of ${options.steps}, distance ${distance.toFixed(5)}`,
        step === options.steps,
      );
    };
    const { code, image, distance } = await projected(generator, target, { ...options, onProgress });
    tensors.push(code, image);
    const { renderExamples } = await import('@ganforge/media');
    const values = { '': { shape, data: await image.data<'float32'>() } };
    const name = basename(options.out, extname(options.out));
    const pictures = await renderExamples(spec, values, { name, inputs: { '': { shape, data: pixels } } });
    const placed = pictures.map((picture) => ({ ...picture, path: join(dirname(options.out), picture.path) }));
    const { step } = generator;
    const provenance = await provenanceOf(run.record, { run: basename(run.at), step, seed: options.seed });
    await writeFiles(placed, provenance);
    if (options.latent !== undefined) await writeLatent(options.latent, code);
    output.say(`${file} projected by ${run.at}, step ${step}: distance ${distance.toFixed(5)}, ${options.out}`);
    output.json({
      run: run.at,
      step,
      image: file,
      distance,
      out: options.out,
      ...(options.latent && { latent: options.latent }),
    });
    return undefined;
  } finally {
    for (const tensor of tensors) tensor.dispose();
    generator.dispose();
  }
}

/** Returns the spec of the images that a run generates. @throws GanError `mismatch` if it generates no images */
function imageOf({ name, output }: Pick<Gan, 'name' | 'output'>): ImageSpec {
  const { images } = output;
  if (images?.kind === 'image') return images;
  throw new GanError(where, `${name} does not generate images.`, { code: 'mismatch' });
}

/**
 * Reads an image in the form that the run uses, [H,W,C] in [-1,1].
 * @throws GanError `file` if the image cannot be read
 */
async function pixelsOf(file: string, { height, width, channels }: ImageSpec): Promise<Float32Array> {
  const { openFittedFolder } = await import('@ganforge/media');
  // The reader reads folders, so the image is copied to a temporary folder that contains no other images.
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-project-'));
  try {
    await copyFile(file, join(folder, basename(file))).catch((cause: unknown) => {
      throw ioError(where, `read ${file}`, cause);
    });
    const images = await openFittedFolder(folder, {
      size: [height, width],
      channels: channels === 1 ? 1 : 3,
      labels: false,
    });
    const pixels = new Float32Array(height * width * channels);
    await images.read(0, [], pixels);
    return pixels;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Wanted {
  readonly steps: number;
  readonly starts: number;
  readonly seed: number;
  readonly class?: string;
  readonly onProgress: (step: number, distance: number) => void;
}

/** Projects the image to a style if the generator has styles, and to z otherwise. */
async function projected(generator: LoadedGenerator, image: Tensor, { class: asked, ...wanted }: Wanted) {
  const { projectToLatent, projectToStyle } = await import('@ganforge/models');
  if (!('stylesOf' in generator)) {
    const { z, ...found } = await projectToLatent(generator, image, wanted);
    return { code: z, ...found };
  }
  const { starts: _, ...options } = wanted;
  const labels = await labelOf(generator, asked);
  try {
    const { style, ...found } = await projectToStyle(generator as unknown as StyleGan2, image, options, labels);
    return { code: style, ...found };
  } finally {
    labels?.dispose();
  }
}

/** Returns the label of the class with a name. @throws GanError `argument` if the class does not exist */
async function labelOf(
  { name, needs }: Pick<Gan, 'name' | 'needs'>,
  asked: string | undefined,
): Promise<Tensor | undefined> {
  const { labels } = needs;
  if (labels?.kind !== 'class') return undefined;
  const label = labels.classes.indexOf(asked ?? '');
  if (label >= 0) return (await import('@tensorflow/tfjs-core')).tensor1d([label], 'int32');
  const nearest = asked === undefined ? undefined : nearestName(asked, labels.classes);
  const advice = `--class must be one of ${labels.classes.join(', ')}`;
  throw new GanError(
    where,
    `${name} takes classes: ${advice}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
  );
}

async function writeLatent(path: string, code: Tensor): Promise<void> {
  await makeFolder(dirname(path), where);
  await writeFileAtomic(
    path,
    encodeNpy({ dtype: 'F32', shape: code.shape, data: await code.data<'float32'>() }),
    where,
  );
}
