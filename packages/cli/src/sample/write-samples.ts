import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { GanError, makeFolder, writeFileAtomic } from '@ganforge/formats';
import type { Artifact, HostArray, MoleculeGraph, Spec } from '@ganforge/media';
import { type Provenance, withProvenance } from '@ganforge/run';

const where = 'cli/sample';

/** Contains samples and describes their output. */
export interface SamplesToWrite {
  /** The output path. It is a file, whose ending selects the format, or a folder. */
  readonly out: string;
  /** Whether each sample is written to its own file. */
  readonly asFiles: boolean;
  /** The entry of the samples that is written. */
  readonly entry: string;
  readonly spec: Spec;
  readonly samples: Readonly<Record<string, HostArray>>;
  readonly labels?: readonly number[];
  readonly classes?: readonly string[];
}

/**
 * Encodes samples as files: one image, one table, or one file for each sample.
 *
 * @throws GanError `argument` if samples of this kind cannot be written in the format of the ending
 */
export async function filesOf(wanted: SamplesToWrite): Promise<Artifact[]> {
  const { out, asFiles } = wanted;
  const ending = extname(out).toLowerCase();
  const isFolder = asFiles || ending === '' || out.endsWith('/');
  return isFolder || ending === '.png' || ending === '.svg' ? artifacts(wanted, isFolder) : tables(wanted, ending);
}

/**
 * Writes files with their provenance and returns the paths.
 *
 * @throws GanError `file` if several samples are written to a folder that has other files; `io` if writing fails
 */
export async function writeFiles(files: readonly Artifact[], provenance: Provenance): Promise<string[]> {
  const marked = files.flatMap((file) => withProvenance(file, provenance));
  if (files.length > 1) await checkFolder(dirname(files[0]!.path));
  for (const { path, bytes } of marked) {
    await makeFolder(dirname(path), where);
    await writeFileAtomic(path, bytes, where);
  }
  return marked.map(({ path }) => path);
}

/**
 * Throws if the folder contains files that are not samples. If the folder contained training images, a later run would
 * also train on the samples.
 */
async function checkFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const other = names.find((name) => !/^\d+\.\w+(\.json)?$/.test(name));
  if (other === undefined) return;
  throw new GanError(where, `${folder} holds other files, such as ${other}. Give --out a new folder.`, {
    code: 'file',
  });
}

/** Encodes samples as a folder of files, or as one image with the given name. */
async function artifacts(wanted: SamplesToWrite, isFolder: boolean): Promise<Artifact[]> {
  const { out, entry, spec, samples, labels, classes } = wanted;
  const { decodeExamples, entryValues, renderExamples, writeExamples } = await import('@ganforge/media');
  const values = entryValues(entry, spec, samples);
  const folder = dirname(join(out, 'x'));
  if (isFolder) {
    const files = await writeExamples(spec as never, decodeExamples(spec as never, values), basename(folder));
    // Texts, rows and molecules are written to one file.
    const [only] = files;
    if (files.length === 1 && dirname(only!.path) === '.') {
      return [{ ...only!, path: join(folder, `samples${extname(only!.path)}`) }];
    }
    return files.map((file) => ({ ...file, path: join(dirname(folder), file.path) }));
  }
  const name = basename(out).slice(0, -extname(out).length);
  const pictures = await renderExamples(spec, values, { name, ...(labels && { labels }), ...(classes && { classes }) });
  const placed = pictures.map((file) => ({ ...file, path: join(dirname(out), file.path) }));
  if (placed.length > 1 || placed[0]?.path.endsWith(extname(out))) return placed;
  throw unfit(out, placed[0]?.path);
}

/** Encodes the examples as one file, in the format of their kind. */
async function tables(wanted: SamplesToWrite, ending: string): Promise<Artifact[]> {
  const { out, entry, spec, samples } = wanted;
  const { decodeExamples, entryValues, writeExamples } = await import('@ganforge/media');
  const name = basename(out).slice(0, -ending.length);
  const examples = decodeExamples(spec as never, entryValues(entry, spec, samples));
  if (spec.kind === 'molecule' && ending === '.smi') return [await smilesFile(out, examples as MoleculeGraph[])];
  const files = await writeExamples(spec as never, examples, name);
  const [only] = files;
  if (only !== undefined && files.length === 1 && extname(only.path) === ending) return [{ ...only, path: out }];
  throw unfit(out, only?.path);
}

/** Encodes the valid molecules as SMILES, one per line. */
async function smilesFile(out: string, graphs: readonly MoleculeGraph[]): Promise<Artifact> {
  const [{ loadChemistry }, { isMolecule }] = await Promise.all([
    import('@ganforge/media/chemistry'),
    import('@ganforge/media'),
  ]);
  const chemistry = await loadChemistry();
  const lines = graphs.filter(isMolecule).map((graph) => `${chemistry.smiles(graph)}\n`);
  return { path: out, mime: 'chemical/x-daylight-smiles', bytes: new TextEncoder().encode(lines.join('')) };
}

function unfit(out: string, own: string | undefined): GanError {
  const ending = own === undefined ? '' : ` They are written as ${extname(own)}.`;
  return new GanError(where, `samples of this run cannot be written as ${basename(out)}.${ending}`);
}
