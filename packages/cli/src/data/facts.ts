import type { Dataset } from '@ganforge/core';
import type { MoleculeSpec, Specs, TableSpec, TextSpec } from '@ganforge/media';

/** The facts about data that are known before the data is opened. The presets use them. */
export type DataFacts = ImageFacts | PairFacts | PointFacts | TableFacts | TextFacts | MoleculeFacts | ChessFacts;

/** Describes images. If `isFixed` is true, all images have the same size. */
export interface ImageFacts {
  readonly kind: 'images';
  /** Number of examples. */
  readonly size: number;
  /** The height of the median image in pixels. `width` is its width. */
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classes?: readonly string[];
  /** The spec of the captions, which are texts that describe the images. */
  readonly captions?: TextSpec;
  /**
   * Whether the size is fixed. Images of folders are not fixed, because they are scaled to the size that a GAN needs.
   */
  readonly isFixed: boolean;
  /** Whether a mirrored image is as plausible as the original. This is true for photographs but not for digits. */
  readonly mayBeMirrored: boolean;
}

/** Describes two unpaired sets of images. */
export interface PairFacts extends Omit<ImageFacts, 'kind' | 'classes' | 'captions'> {
  readonly kind: 'pair';
}

/** Describes points. */
interface PointFacts {
  readonly kind: 'points';
  readonly size: number;
  readonly dimensions: number;
  readonly classes?: readonly string[];
}

/** Describes a table: rows of named columns, some of which are not numbers. */
interface TableFacts {
  readonly kind: 'table';
  readonly size: number;
  readonly columns: readonly string[];
  readonly spec: TableSpec;
}

/** Describes molecules, which are stored as graphs. */
interface MoleculeFacts {
  readonly kind: 'molecule';
  readonly size: number;
  readonly spec: MoleculeSpec;
}

/** Describes moves of a chess player. */
interface ChessFacts {
  readonly kind: 'position';
  readonly size: number;
}

/** Describes lines of text, which are split into tokens. */
interface TextFacts {
  readonly kind: 'text';
  readonly size: number;
  /** The number of tokens of the longest text. */
  readonly length: number;
  readonly vocabulary: readonly string[];
  readonly unit: 'word' | 'character';
  readonly classes?: readonly string[];
}

/** Options for opening data. */
export interface OpenOptions {
  /** Whether each image of a folder is mirrored with probability 1/2. */
  readonly flip: boolean;
}

/** Describes data that was recognised and can be opened. */
export interface RecognisedData {
  /** The folder, file or name as the user wrote it. */
  readonly place: string;
  /** A description for the user, such as `312 images in 3 classes (cat, dog, owl), most of them 480 x 640`. */
  readonly says: string;
  readonly facts: DataFacts;
  /**
   * Opens the data in the form that a GAN needs.
   *
   * @param needs the specs of the entries that the GAN needs; images of folders are scaled to the size in its spec
   * @throws GanError if the data cannot be read
   */
  open(needs: Specs, options: OpenOptions): Promise<Dataset>;
}

/** Formats a number and the noun that it counts, such as `1 image` or `12 images`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
