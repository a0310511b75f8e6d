/** Values of a tensor on the host, row-major: the first axis counts examples. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Examples of one entry by the names of its parts; a kind of a single part has it under `''`. */
export type HostValues = Readonly<Record<string, HostArray>>;

/** A tensor of an entry. */
export interface Part {
  /** Without the axis of examples. */
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  /** Least and greatest value; absent where any finite value may stand. */
  readonly range?: readonly [number, number];
}

/** A file: its path below where it belongs, what it is, and its bytes. */
export interface Artifact {
  readonly path: string;
  /** Media type, such as `image/png`. */
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** What is shown beside examples, where their kind can show it. */
export interface RenderOptions {
  /** The path without its ending. @default 'samples' */
  readonly name?: string;
  /** The class of each example, an index into `classes`: rows of a grid, colours of points. */
  readonly labels?: ArrayLike<number>;
  /** Names of the classes. */
  readonly classes?: readonly string[];
  /** What each example was made of: an image is shown beside it. */
  readonly inputs?: HostValues;
  /** Examples of the data, which points are shown above. */
  readonly real?: HostValues;
}

/**
 * All that is known of one kind of data: what its spec means, how its values are written and read, and its picture.
 *
 * `S` is its spec, plain JSON; `V` one example as a person has it: a string, a row, the pixels of an image.
 */
export interface Kind<S extends { readonly kind: string }, V> {
  readonly kind: S['kind'];
  /** A spec that came from outside, checked. @throws GanError `argument` */
  validate(spec: unknown): S;
  /** The entry's tensors by part. */
  parts(spec: S): Readonly<Record<string, Part>>;
  /** Why data of one spec is not what another asks for, as a clause: `the data has ..., ... is wanted`; else undefined. */
  fits(data: S, wanted: S): string | undefined;
  /** A short noun: `image 28 x 28 x 1`. */
  describe(spec: S): string;
  /** Examples as tensors hold them. @throws GanError `argument` for what is no such example */
  encode(spec: S, examples: readonly V[]): HostValues;
  /** Examples from what tensors hold: the nearest there are. @throws GanError `shape` */
  decode(spec: S, values: HostValues): V[];
  /** The examples of a file, as `write` made it. @throws GanError `file` */
  read(spec: S, file: Pick<Artifact, 'path' | 'bytes'>): Promise<V[]>;
  /** Files that hold the examples. */
  write(spec: S, examples: readonly V[], name?: string): Promise<Artifact[]>;
  /** Pictures, or what else shows examples at a glance. @throws GanError `shape` */
  render(spec: S, values: HostValues, options?: RenderOptions): Promise<Artifact[]>;
}
