import { entryValues, type HostBatch } from './entries.ts';
import type { Artifact, RenderOptions } from './kind.ts';
import { renderExamples } from './kinds.ts';
import type { Spec, Specs } from './spec.ts';

/** Options of {@link renderSamples}. */
export interface RenderSamplesOptions {
  /**
   * The path without extension. If there are several entries, the name of each entry is appended. @default 'samples'
   */
  readonly name?: string;
  /** The specifications of `conditions`. */
  readonly needs?: Specs;
  /**
   * The conditions of the samples. Classes determine the order in a grid, and an input image is shown next to its
   * sample.
   */
  readonly conditions?: HostBatch;
  /** Examples of the data. Points of the data are drawn together with the samples. */
  readonly real?: HostBatch;
}

/**
 * Renders the samples of a GAN as pictures. It returns at least one file per entry of the GAN's output.
 *
 * @param output the specifications of the entries
 * @param samples the arrays of the samples by `entry` or `entry.part`
 * @throws GanError `shape` if the values do not have the specification's parts
 * @example
 * const [grid] = await renderSamples({ images: spec }, { images: { shape: [16, 28, 28, 1], data } });
 */
export async function renderSamples(
  output: Specs,
  samples: HostBatch,
  options: RenderSamplesOptions = {},
): Promise<Artifact[]> {
  const { name = 'samples' } = options;
  const made = Object.entries(output).filter(([entry, spec]) => Object.keys(entryValues(entry, spec, samples)).length);
  const files = made.map(([entry, spec]) =>
    renderExamples(spec, entryValues(entry, spec, samples), {
      name: made.length === 1 ? name : `${name}-${entry}`,
      ...shownWith(entry, spec, options),
    }),
  );
  return (await Promise.all(files)).flat();
}

function shownWith(
  entry: string,
  spec: Spec,
  { needs = {}, conditions = {}, real }: RenderSamplesOptions,
): RenderOptions {
  const given = Object.entries(needs).filter(([name, need]) => Object.keys(entryValues(name, need, conditions)).length);
  const sources = given.filter(
    ([, need]) => need.kind === spec.kind || (spec.kind === 'move' && need.kind === 'position'),
  );
  // If a GAN translates in both directions, the sample of one side is shown next to the input of the other side.
  const source = sources.find(([name]) => name !== entry) ?? sources[0];
  const [className, classes] = given.find(([, need]) => need.kind === 'class') ?? [];
  return {
    ...(source && { inputs: entryValues(source[0], source[1], conditions) }),
    ...(classes?.kind === 'class' && { labels: conditions[className!]!.data, classes: classes.classes }),
    ...(real && Object.keys(entryValues(entry, spec, real)).length > 0 && { real: entryValues(entry, spec, real) }),
  };
}
