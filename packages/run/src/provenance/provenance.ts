import { type Artifact, codecOf, gifComments, pngTexts, withGifComment, withPngText } from '@ganforge/media';
import type { RunRecord } from '../record/run-record.ts';
import { ganforgeVersion } from '../version.ts';

/** Describes the origin of a file. Every picture and table that is exported contains it. */
export interface Provenance {
  readonly made: 'AI-generated';
  /** The software, such as `ganforge 1.2.0`. */
  readonly software: string;
  /** The name of the variant. */
  readonly generator: string;
  /**
   * The name of the run's folder without its parent folders. The pictures in the folder itself do not contain it,
   * because the folder may be renamed.
   */
  readonly run?: string;
  readonly step: number;
  /** The seed of the samples. */
  readonly seed: number;
  /** The sha256 of the configuration of the run. */
  readonly settings: string;
  /** The conditions of the samples, such as a class or a picture. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/**
 * The keyword of the PNG text that contains the provenance as JSON. It is also the first word of the comment of a GIF.
 */
const KEYWORD = 'ganforge';

/**
 * Returns the provenance of samples of a run.
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

/** Adds provenance to a file. A PNG or GIF contains it; for any other file, a second file `<name>.json` is added. */
export function withProvenance(file: Artifact, provenance: Provenance): Artifact[] {
  const bytes = marked(file, provenance);
  if (bytes !== undefined) return [{ ...file, bytes }];
  const json = `${JSON.stringify(provenance, null, 2)}\n`;
  return [file, { path: sidecarOf(file.path), mime: 'application/json', bytes: new TextEncoder().encode(json) }];
}

/** Adds provenance to a PNG or GIF. Returns undefined for other types. */
export function marked(
  { mime, bytes }: Pick<Artifact, 'mime' | 'bytes'>,
  provenance: Provenance,
): Uint8Array | undefined {
  const json = JSON.stringify(provenance);
  if (mime === 'image/gif') return withGifComment(bytes, `${KEYWORD} ${json}`);
  if (mime !== 'image/png') return undefined;
  return withPngText(bytes, { Software: provenance.software, Comment: provenance.made, [KEYWORD]: json });
}

/** Contains the texts that are stored in a picture. */
export interface Marks {
  /** The provenance as JSON text. It is undefined if Ganforge did not write the picture. */
  readonly own: string | undefined;
  /** All other texts of the picture, by keyword. Comments of a GIF are numbered. */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * Reads the texts that are stored in a PNG or GIF. Returns undefined for other files.
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

/** Returns the path of the file that stores the provenance of a file which cannot contain it. */
export function sidecarOf(path: string): string {
  return `${path}.json`;
}

function isGif(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 4)) === 'GIF8';
}
