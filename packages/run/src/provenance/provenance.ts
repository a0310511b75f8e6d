import { type Artifact, codecOf, gifComments, pngTexts, withGifComment, withPngText } from '@ganforge/media';
import type { RunRecord } from '../record/run-record.ts';
import { ganforgeVersion } from '../version.ts';

/** The origin of a file. Every exported picture and table carries it. */
export interface Provenance {
  readonly made: 'AI-generated';
  /** The software, such as `ganforge 1.2.0`. */
  readonly software: string;
  /** The variant. */
  readonly generator: string;
  /**
   * Name of the run's folder, without parent folders. It is absent from the pictures in that folder, which may be
   * renamed.
   */
  readonly run?: string;
  readonly step: number;
  /** The seed of the samples. */
  readonly seed: number;
  /** sha256 of the run's configuration. */
  readonly settings: string;
  /** The given conditions of the samples: a class, a picture. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** The keyword of the PNG text that holds provenance as JSON, and the first word of a GIF's comment. */
const KEYWORD = 'ganforge';

/**
 * Describes the origin of a run's samples.
 *
 * @example
 * const provenance = await provenanceOf(run.record, { run: 'dcgan-photos', step: 2000, seed: 0 });
 */
export async function provenanceOf(
  { config, configHash }: Pick<RunRecord, 'configHash'> & { readonly config: Pick<RunRecord['config'], 'gan'> },
  sampled: Pick<Provenance, 'run' | 'step' | 'seed' | 'conditions'>,
): Promise<Provenance> {
  const version = await ganforgeVersion();
  return {
    made: 'AI-generated',
    software: version === undefined ? 'ganforge' : `ganforge ${version}`,
    generator: config.gan,
    ...sampled,
    settings: configHash,
  };
}

/** Adds provenance to a file. PNG and GIF hold it; other files get a second file `<name>.json`. */
export function withProvenance(file: Artifact, provenance: Provenance): Artifact[] {
  const bytes = marked(file, provenance);
  if (bytes !== undefined) return [{ ...file, bytes }];
  const json = `${JSON.stringify(provenance, null, 2)}\n`;
  return [file, { path: sidecarOf(file.path), mime: 'application/json', bytes: new TextEncoder().encode(json) }];
}

/** Adds provenance to a PNG or GIF; returns undefined for other types. */
export function marked(
  { mime, bytes }: Pick<Artifact, 'mime' | 'bytes'>,
  provenance: Provenance,
): Uint8Array | undefined {
  const json = JSON.stringify(provenance);
  if (mime === 'image/gif') return withGifComment(bytes, `${KEYWORD} ${json}`);
  if (mime !== 'image/png') return undefined;
  return withPngText(bytes, { Software: provenance.software, Comment: provenance.made, [KEYWORD]: json });
}

/** The texts in a picture. */
export interface Marks {
  /** The provenance as unparsed JSON; undefined if the picture has none from Ganforge. */
  readonly own: string | undefined;
  /** All other texts of the picture, by keyword; comments of a GIF by number. */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * Reads the texts in a PNG or GIF; undefined for other files.
 *
 * @throws GanError `file` if the picture is damaged
 */
export function readMarks(bytes: Uint8Array): Marks | undefined {
  if (codecOf(bytes) === 'png') {
    const { [KEYWORD]: own, ...others } = pngTexts(bytes);
    return { own, others };
  }
  if (!isGif(bytes)) return undefined;
  const comments = gifComments(bytes);
  const own = comments.find((text) => text.startsWith(`${KEYWORD} {`));
  const others = comments.filter((text) => text !== own).map((text, i) => [`comment ${i + 1}`, text]);
  return { own: own?.slice(KEYWORD.length + 1), others: Object.fromEntries(others) as Record<string, string> };
}

/** Returns the path of the provenance file of a file that cannot hold provenance itself. */
export function sidecarOf(path: string): string {
  return `${path}.json`;
}

function isGif(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 4)) === 'GIF8';
}
