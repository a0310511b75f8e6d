import { entryValues, type HostBatch } from './entries.ts';
import type { Artifact, RenderOptions } from './kind.ts';
import { renderExamples } from './kinds.ts';
import type { Spec, Specs } from './spec.ts';

/** What samples are shown with. */
export interface RenderSamplesOptions {
  /** The path of the files without their ending; several entries each have their name behind it. @default 'samples' */
  readonly name?: string;
  /** What the entries of `conditions` are. */
  readonly needs?: Specs;
  /** What the samples were made of: classes order a grid, an image is shown beside what became of it. */
  readonly conditions?: HostBatch;
  /** Examples of the data: points are shown above them. */
  readonly real?: HostBatch;
}

/**
 * Pictures of what a GAN made, a file or more for each entry of its output that is there.
 *
 * @param output what the entries are
 * @param samples tensors by `entry` or `entry.part`
 * @throws GanError `shape` for values that are not of the spec's parts
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
  // Of a GAN that translates both ways each side is shown beside the other.
  const source = sources.find(([name]) => name !== entry) ?? sources[0];
  const [className, classes] = given.find(([, need]) => need.kind === 'class') ?? [];
  return {
    ...(source && { inputs: entryValues(source[0], source[1], conditions) }),
    ...(classes?.kind === 'class' && { labels: conditions[className!]!.data, classes: classes.classes }),
    ...(real && Object.keys(entryValues(entry, spec, real)).length > 0 && { real: entryValues(entry, spec, real) }),
  };
}
