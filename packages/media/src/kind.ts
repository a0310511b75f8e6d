/** The values of a tensor on the host, in row-major order. The first axis counts examples. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** The values of one entry by part. A kind with a single part uses the key `''`. */
export type HostValues = Readonly<Record<string, HostArray>>;

/** The shape, type and range of one tensor of an entry. */
export interface Part {
  /** The shape without the example axis. */
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  /** Minimum and maximum. It is absent if any finite value is allowed. */
  readonly range?: readonly [number, number];
}

/** A file, given by its relative path, its type and its bytes. */
export interface Artifact {
  readonly path: string;
  /** Media type, such as `image/png`. */
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** Further information that a picture of examples can show. Each kind uses what it supports. */
export interface RenderOptions {
  /** The path without extension. @default 'samples' */
  readonly name?: string;
  /** The class of each example, an index into `classes`. It selects the row of a grid or the colour of a point. */
  readonly labels?: ArrayLike<number>;
  /** The class names. */
  readonly classes?: readonly string[];
  /** The input of each example. An input image is shown next to its sample. */
  readonly inputs?: HostValues;
  /** Examples of the data. Points of the data are drawn together with the samples. */
  readonly real?: HostValues;
}

/**
 * All operations on one kind of data: checks of its specification, encoding, files and pictures.
 *
 * `S` is the type of its specification, which is plain JSON. `V` is the type of one decoded example: a string, a row,
 * or the pixels of an image.
 */
export interface Kind<S extends { readonly kind: string }, V> {
  readonly kind: S['kind'];
  /**
   * Checks a specification from outside and returns it.
   *
   * @throws GanError `argument` if it is invalid
   */
  validate(spec: unknown): S;
  /** Returns the entry's tensors by part. */
  parts(spec: S): Readonly<Record<string, Part>>;
  /**
   * Returns undefined if data with the specification `data` satisfies `wanted`. Otherwise returns the reason as a
   * clause, such as `the data has ...; expected ...`.
   */
  fits(data: S, wanted: S): string | undefined;
  /** Returns a short description, such as `image 28 x 28 x 1`. */
  describe(spec: S): string;
  /**
   * Encodes examples as arrays.
   *
   * @throws GanError `argument` if an example does not fit the specification
   */
  encode(spec: S, examples: readonly V[]): HostValues;
  /**
   * Decodes arrays to examples. Values that are not valid are replaced by the closest valid ones.
   *
   * @throws GanError `shape` if the arrays do not fit the specification
   */
  decode(spec: S, values: HostValues): V[];
  /**
   * Reads the examples of a file that `write` created.
   *
   * @throws GanError `file` if the file is invalid
   */
  read(spec: S, file: Pick<Artifact, 'path' | 'bytes'>): Promise<V[]>;
  /** Writes examples as files. */
  write(spec: S, examples: readonly V[], name?: string): Promise<Artifact[]>;
  /**
   * Renders examples as pictures or as text that people can read quickly.
   *
   * @throws GanError `shape` if the arrays do not fit the specification
   */
  render(spec: S, values: HostValues, options?: RenderOptions): Promise<Artifact[]>;
}
