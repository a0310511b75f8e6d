import { basename, dirname, join } from 'node:path';
import type { Gan } from '@ganforge/core';
import { GanError, makeFolder, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import type { FittedFolder, HostArray, ImageSpec } from '@ganforge/media';
import { provenanceOf, withProvenance } from '@ganforge/run';
import type { Invocation } from '../program/command.ts';
import { openGenerator } from '../runs/open.ts';
import { hostBatch } from '../sample/host-batch.ts';
import { TRANSLATE_OPTIONS } from './options.ts';

const where = 'cli/translate';
/** The number of images that are translated in one call. */
const AT_ONCE = 16;

/** Runs `ganforge translate`. */
export async function runTranslation({ args, given, output, signal }: Invocation): Promise<undefined> {
  const { out, side, seed, from } = resolveOptions('ganforge translate', TRANSLATE_OPTIONS, given);
  const [place, folder] = args as [string, string];
  const { run, generator } = await openGenerator(place, from);
  try {
    const [{ openFittedFolder }, { randomStream }, { tensor4d }] = await Promise.all([
      import('@ganforge/media'),
      import('@ganforge/core'),
      import('@tensorflow/tfjs-core'),
    ]);
    const [entry, spec] = inputOf(generator, side);
    const { height, width, channels } = spec;
    const images = await openFittedFolder(folder, {
      size: [height, width],
      channels: channels === 1 ? 1 : 3,
      labels: false,
    });
    const total = images.files.length;
    const random = randomStream(seed, 'translate');
    for (let at = 0; at < total; at += AT_ONCE) {
      signal.throwIfAborted();
      const names = images.files.slice(at, at + AT_ONCE);
      const n = names.length;
      const input = tensor4d(await pixelsOf(images, at, n), [n, height, width, channels]);
      const made = await generator.sample({ n, random: random.fork(at), conditions: { [entry]: input } });
      input.dispose();
      const [name, values] = outputOf(await hostBatch(made), entry);
      for (const [i, { bytes }] of (await pictures(generator.output[name] as ImageSpec, values)).entries()) {
        const path = join(out, names[i]!.replace(/\.[^.]+$/, '.png'));
        const conditions = { [entry]: names[i]! };
        const provenance = await provenanceOf(run.record, {
          ...{ run: basename(run.at), step: generator.step, seed, conditions },
        });
        const [marked] = withProvenance({ path, mime: 'image/png', bytes }, provenance);
        await makeFolder(dirname(path), where);
        await writeFileAtomic(path, marked!.bytes, where);
      }
      output.progress.update(`${at + n} of ${total} images`, at + n === total);
    }
    output.say(`${total} images of ${folder} translated by ${run.at}, step ${generator.step}: ${out}`);
    output.json({ run: run.at, step: generator.step, n: total, out });
    return undefined;
  } finally {
    generator.dispose();
  }
}

/** Finds the entry and the image spec for the images of the folder. @throws GanError `argument` if there is none */
function inputOf(
  { name, conditions = [], needs }: Pick<Gan, 'name' | 'conditions' | 'needs'>,
  asked: string | undefined,
): [string, ImageSpec] {
  const images = conditions.filter((entry) => needs[entry]?.kind === 'image');
  if (images.length === 0) throw new GanError(where, `${name} does not translate images. Use 'ganforge sample'.`);
  const entry = asked ?? images[0]!;
  if (images.includes(entry)) return [entry, needs[entry] as ImageSpec];
  throw new GanError(where, `--side must be one of ${images.join(', ')}; received '${entry}'.`);
}

/** Finds the output, which is the entry with another name than the input. */
function outputOf(made: Readonly<Record<string, HostArray>>, entry: string): [string, HostArray] {
  const found = Object.entries(made).find(([name]) => name !== entry) ?? Object.entries(made)[0];
  if (found !== undefined) return found;
  throw new GanError(where, 'the run returned no images.');
}

async function pixelsOf(images: FittedFolder, at: number, n: number): Promise<Float32Array> {
  const size = images.shape.reduce((product, side) => product * side, 1);
  const pixels = new Float32Array(n * size);
  await Promise.all(
    Array.from({ length: n }, (_, i) => images.read(at + i, [], pixels.subarray(i * size, (i + 1) * size))),
  );
  return pixels;
}

async function pictures(spec: ImageSpec, values: HostArray) {
  const { decodeExamples, writeExamples } = await import('@ganforge/media');
  return writeExamples(spec, decodeExamples(spec, { '': values }));
}
