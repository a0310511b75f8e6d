import type { Dataset } from '@ganforge/core';
import type { MoleculeSpec, Specs, TableSpec, TextSpec } from '@ganforge/media';

/** The facts about data that are known before it is opened. Presets depend on them. */
export type DataFacts = ImageFacts | PairFacts | PointFacts | TableFacts | TextFacts | MoleculeFacts | ChessFacts;

/** Facts about images. With `isFixed` all images have one size. */
export interface ImageFacts {
  readonly kind: 'images';
  /** Number of examples. */
  readonly size: number;
  /** Height of the median image in pixels. */
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classes?: readonly string[];
  /** Spec of the captions: texts that describe the images. */
  readonly captions?: TextSpec;
  /** `true`: the size is fixed. Images of folders are scaled to the size that a GAN needs. */
  readonly isFixed: boolean;
  /** `true`: a mirrored image is as plausible as the original, as for photographs but not for digits. */
  readonly mayBeMirrored: boolean;
}

/** Facts about two unpaired sets of images. */
export interface PairFacts extends Omit<ImageFacts, 'kind' | 'classes' | 'captions'> {
  readonly kind: 'pair';
}

/** Facts about points. */
interface PointFacts {
  readonly kind: 'points';
  readonly size: number;
  readonly dimensions: number;
  readonly classes?: readonly string[];
}

/** Facts about a table: rows of named columns, not all of them numbers. */
interface TableFacts {
  readonly kind: 'table';
  readonly size: number;
  readonly columns: readonly string[];
  readonly spec: TableSpec;
}

/** Facts about molecules as graphs. */
interface MoleculeFacts {
  readonly kind: 'molecule';
  readonly size: number;
  readonly spec: MoleculeSpec;
}

/** Facts about moves of a chess player. */
interface ChessFacts {
  readonly kind: 'position';
  readonly size: number;
}

/** Facts about lines of text as tokens. */
interface TextFacts {
  readonly kind: 'text';
  readonly size: number;
  /** Number of tokens of the longest text. */
  readonly length: number;
  readonly vocabulary: readonly string[];
  readonly unit: 'word' | 'character';
  readonly classes?: readonly string[];
}

/** Options for opening data. */
export interface OpenOptions {
  /** `true`: mirrors each image of a folder with probability 1/2. */
  readonly flip: boolean;
}

/** Data that was recognised, and how to open it. */
export interface RecognisedData {
  /** The place as the user wrote it. */
  readonly place: string;
  /** Description for people: `312 images in 3 classes (cat, dog, owl), most of them 480 x 640`. */
  readonly says: string;
  readonly facts: DataFacts;
  /**
   * Opens the data in the form that a GAN needs.
   *
   * @param needs entries of the GAN's batches; images of folders are scaled to the size in it
   * @throws GanError for data that cannot be read
   */
  open(needs: Specs, options: OpenOptions): Promise<Dataset>;
}

/** A number and what it counts: `1 image`, `12 images`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
