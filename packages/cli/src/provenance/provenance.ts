import { basename } from 'node:path';
import type { Artifact } from '@ganforge/media';
import { packageVersion } from '../program/version.ts';

/** What made a file: it goes with every picture and table that leaves. */
export interface Provenance {
  readonly made: 'AI-generated';
  /** Such as `ganforge 1.2.0`. */
  readonly software: string;
  /** The variant. */
  readonly generator: string;
  /** Name of the run's folder: where it lies is nobody's business. */
  readonly run: string;
  readonly step: number;
  /** Of what was drawn. */
  readonly seed: number;
  /** sha256 of the run's configuration. */
  readonly settings: string;
  /** What the samples were made of, where it was not drawn: a class, a picture. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** The keyword of the PNG text that holds provenance as JSON. */
export const PROVENANCE_KEYWORD = 'ganforge';

/** What to say of samples of a run. */
export async function provenanceOf(
  run: {
    readonly at: string;
    readonly record: { readonly config: { readonly gan: string }; readonly configHash: string };
  },
  sampled: Pick<Provenance, 'step' | 'seed' | 'conditions'>,
): Promise<Provenance> {
  const { config, configHash } = run.record;
  return {
    made: 'AI-generated',
    software: `ganforge ${await packageVersion()}`,
    generator: config.gan,
    run: basename(run.at),
    ...sampled,
    settings: configHash,
  };
}

/** A file with its provenance: a PNG holds it, other files have it beside them as `<name>.json`. */
export async function withProvenance(file: Artifact, provenance: Provenance): Promise<Artifact[]> {
  const json = JSON.stringify(provenance);
  if (file.mime === 'image/png') {
    const { withPngText } = await import('@ganforge/media');
    const texts = { Software: provenance.software, Comment: provenance.made, [PROVENANCE_KEYWORD]: json };
    return [{ ...file, bytes: withPngText(file.bytes, texts) }];
  }
  const beside = new TextEncoder().encode(`${JSON.stringify(provenance, null, 2)}\n`);
  return [file, { path: sidecarOf(file.path), mime: 'application/json', bytes: beside }];
}

/** Where the provenance of a file is that cannot hold it itself. */
export function sidecarOf(path: string): string {
  return `${path}.json`;
}
