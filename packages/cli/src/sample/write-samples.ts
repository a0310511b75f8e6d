import { basename, dirname, extname, join } from 'node:path';
import { GanError, makeFolder, writeFileAtomic } from '@ganforge/formats';
import type { Artifact, HostArray, Spec } from '@ganforge/media';
import { type Provenance, withProvenance } from '../provenance/provenance.ts';

const where = 'cli/sample';

/** Samples, and where they go. */
export interface SamplesToWrite {
  /** A file whose ending says what it is, or a folder. */
  readonly out: string;
  /** A file for each sample. */
  readonly asFiles: boolean;
  /** The entry of the samples that is written. */
  readonly entry: string;
  readonly spec: Spec;
  readonly samples: Readonly<Record<string, HostArray>>;
  readonly labels?: readonly number[];
  readonly classes?: readonly string[];
  readonly provenance: Provenance;
}

/**
 * Writes samples with their provenance: a picture, a table, or a file each; gives the paths.
 *
 * @throws GanError `argument` for an ending that these samples cannot have, `io` as the system refuses
 */
export async function writeSamples(wanted: SamplesToWrite): Promise<string[]> {
  const { out, asFiles, provenance } = wanted;
  const ending = extname(out).toLowerCase();
  const isFolder = asFiles || ending === '' || out.endsWith('/');
  const made =
    isFolder || ending === '.png' || ending === '.svg'
      ? await artifacts(wanted, isFolder)
      : await tables(wanted, ending);
  const written: string[] = [];
  for (const file of made) {
    for (const { path, bytes } of await withProvenance(file, provenance)) {
      await makeFolder(dirname(path), where);
      await writeFileAtomic(path, bytes, where);
      written.push(path);
    }
  }
  return written;
}

/** A folder of files, or one picture named as it was asked for. */
async function artifacts(wanted: SamplesToWrite, isFolder: boolean): Promise<Artifact[]> {
  const { out, entry, spec, samples, labels, classes } = wanted;
  const { decodeExamples, entryValues, renderExamples, writeExamples } = await import('@ganforge/media');
  const values = entryValues(entry, spec, samples);
  const folder = dirname(join(out, 'x'));
  if (isFolder) {
    const files = await writeExamples(spec as never, decodeExamples(spec as never, values), basename(folder));
    return files.map((file) => ({ ...file, path: join(dirname(folder), file.path) }));
  }
  const name = basename(out).slice(0, -extname(out).length);
  const pictures = await renderExamples(spec, values, { name, ...(labels && { labels }), ...(classes && { classes }) });
  const placed = pictures.map((file) => ({ ...file, path: join(dirname(out), file.path) }));
  if (placed.length > 1 || placed[0]?.path.endsWith(extname(out))) return placed;
  throw unfit(out, placed[0]?.path);
}

/** The examples as one file of the kind's own format. */
async function tables(wanted: SamplesToWrite, ending: string): Promise<Artifact[]> {
  const { out, entry, spec, samples } = wanted;
  const { decodeExamples, entryValues, writeExamples } = await import('@ganforge/media');
  const name = basename(out).slice(0, -ending.length);
  const files = await writeExamples(
    spec as never,
    decodeExamples(spec as never, entryValues(entry, spec, samples)),
    name,
  );
  const [only] = files;
  if (only !== undefined && files.length === 1 && extname(only.path) === ending) return [{ ...only, path: out }];
  throw unfit(out, only?.path);
}

function unfit(out: string, own: string | undefined): GanError {
  const ending = own === undefined ? '' : ` They are written as ${extname(own)}.`;
  return new GanError(where, `samples of this run cannot be written as ${basename(out)}.${ending}`);
}
