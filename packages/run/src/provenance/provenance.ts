import { type Artifact, codecOf, gifComments, pngTexts, withGifComment, withPngText } from '@ganforge/media';
import type { RunRecord } from '../record/run-record.ts';
import { ganforgeVersion } from '../version.ts';

/** What made a file: it goes with every picture and table that leaves. */
export interface Provenance {
  readonly made: 'AI-generated';
  /** Such as `ganforge 1.2.0`. */
  readonly software: string;
  /** The variant. */
  readonly generator: string;
  /** Name of the run's folder, without the folders above it; absent from the pictures in that folder, which may move. */
  readonly run?: string;
  readonly step: number;
  /** Of what was drawn. */
  readonly seed: number;
  /** sha256 of the run's configuration. */
  readonly settings: string;
  /** What the samples were made of, where it was not drawn: a class, a picture. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** The keyword of the PNG text that holds provenance as JSON, and the first word of a GIF's comment. */
const KEYWORD = 'ganforge';

/**
 * What to say of samples of a run.
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

/** A file with its provenance: PNG and GIF hold it, other files have it beside them as `<name>.json`. */
export function withProvenance(file: Artifact, provenance: Provenance): Artifact[] {
  const bytes = marked(file, provenance);
  if (bytes !== undefined) return [{ ...file, bytes }];
  const json = `${JSON.stringify(provenance, null, 2)}\n`;
  return [file, { path: sidecarOf(file.path), mime: 'application/json', bytes: new TextEncoder().encode(json) }];
}

/** A PNG or GIF that holds its provenance; undefined for other types of files. */
export function marked(
  { mime, bytes }: Pick<Artifact, 'mime' | 'bytes'>,
  provenance: Provenance,
): Uint8Array | undefined {
  const json = JSON.stringify(provenance);
  if (mime === 'image/gif') return withGifComment(bytes, `${KEYWORD} ${json}`);
  if (mime !== 'image/png') return undefined;
  return withPngText(bytes, { Software: provenance.software, Comment: provenance.made, [KEYWORD]: json });
}

/** What a picture says of itself. */
export interface Marks {
  /** Provenance as JSON, unread; undefined where the picture has none of this program. */
  readonly own: string | undefined;
  /** All other texts of the picture, by keyword; the comments of a GIF by number. */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * The texts that a PNG or GIF holds; undefined for other files.
 *
 * @throws GanError `file` for a damaged picture
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

/** Where the provenance of a file is that cannot hold it itself. */
export function sidecarOf(path: string): string {
  return `${path}.json`;
}

function isGif(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 4)) === 'GIF8';
}
