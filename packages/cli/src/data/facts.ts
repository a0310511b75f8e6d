import type { Dataset } from '@ganforge/core';
import type { MoleculeSpec, Specs, TableSpec, TextSpec } from '@ganforge/media';

/** What is known of data before it is opened: presets are derived from it. */
export type DataFacts = ImageFacts | PairFacts | PointFacts | TableFacts | TextFacts | MoleculeFacts | ChessFacts;

/** Images, all of a size where `isFixed`. */
export interface ImageFacts {
  readonly kind: 'images';
  /** Number of examples. */
  readonly size: number;
  /** Of the image in the middle. */
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classes?: readonly string[];
  /** Of texts that say what each image shows. */
  readonly captions?: TextSpec;
  /** They are as they are; those of folders are scaled to what a GAN asks for. */
  readonly isFixed: boolean;
  /** A mirrored image is as likely as the image itself: photographs, not digits. */
  readonly mayBeMirrored: boolean;
}

/** Two sets of images that do not correspond. */
export interface PairFacts extends Omit<ImageFacts, 'kind' | 'classes' | 'captions'> {
  readonly kind: 'pair';
}

/** Rows of coordinates. */
interface PointFacts {
  readonly kind: 'points';
  readonly size: number;
  readonly dimensions: number;
  readonly classes?: readonly string[];
}

/** Rows of named columns, not all of them numbers. */
interface TableFacts {
  readonly kind: 'table';
  readonly size: number;
  readonly columns: readonly string[];
  readonly spec: TableSpec;
}

/** Molecules as graphs. */
interface MoleculeFacts {
  readonly kind: 'molecule';
  readonly size: number;
  readonly spec: MoleculeSpec;
}

/** Moves of a player of chess. */
interface ChessFacts {
  readonly kind: 'position';
  readonly size: number;
}

/** Lines of text, as tokens. */
interface TextFacts {
  readonly kind: 'text';
  readonly size: number;
  /** Tokens of the longest. */
  readonly length: number;
  readonly vocabulary: readonly string[];
  readonly unit: 'word' | 'character';
  readonly classes?: readonly string[];
}

/** How data is opened. */
export interface OpenOptions {
  /** Mirrors each image of a folder half of the time. */
  readonly flip: boolean;
}

/** Data that was recognised, and how to open it. */
export interface RecognisedData {
  /** As the user wrote it. */
  readonly place: string;
  /** What it is, for people: `312 images in 3 classes (cat, dog, owl), most of them 480 x 640`. */
  readonly says: string;
  readonly facts: DataFacts;
  /**
   * Opens it as a GAN needs it.
   *
   * @param needs entries of its batches; images of folders are scaled to what is asked for
   * @throws GanError for what cannot be read
   */
  open(needs: Specs, options: OpenOptions): Promise<Dataset>;
}

/** A number and what it counts: `1 image`, `12 images`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
