/** The engines in the order in which `auto` tries them. */
export const engineNames = ['native', 'tfjs-node', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** The name of an engine. */
export type EngineName = (typeof engineNames)[number];

/** The type of the operands of matrix products and convolutions. Sums and all other operations use float32. */
export type Precision = 'float32' | 'bf16';

/** Options of {@link useEngine}. */
export interface EngineOptions {
  /**
   * `bf16` multiplies several times faster on processors with bf16 units. On other processors the engine native
   * computes in float32 and reports it. Other engines do not support bf16.
   *
   * @default 'float32'
   */
  readonly precision?: Precision;
  /**
   * The location of the three `.wasm` files of `@tensorflow/tfjs-backend-wasm`: a folder (path or URL), or a path for
   * each file name, for bundlers that rename files. It is read when the engine wasm first starts.
   *
   * @default in Node the package's own folder, in a browser next to the script or, for a module, next to the page
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/** An engine that was not used, and the reason. */
export interface PassedOver {
  readonly name: EngineName;
  /** The reason in one line. The remedy, if there is one, follows a semicolon. */
  readonly reason: string;
}

/** The description of a ready engine. */
export interface EngineDescription {
  /** Version of the package that computes, such as `4.22.0`. */
  readonly version: string;
  /** Model of the processor or GPU as the system names it; `cpu` if the system does not name it. */
  readonly device: string;
  /** Number of processor threads that compute; 1 if the GPU computes. */
  readonly threads: number;
  /** Vector instructions such as `avx2` or `simd128`; `none`, or `unknown` if the engine does not report them. */
  readonly simd: string;
  /** Precision of multiplications, if the engine has a choice. */
  readonly precision?: Precision;
  /** A line about a requested feature that is not available here. */
  readonly notice?: string;
}

/** The engine in use, as plain data for a run's records. */
export interface EngineInfo extends EngineDescription {
  readonly name: EngineName;
  /** The engines that `auto` tried first, in order; empty if the engine was selected by name. */
  readonly passedOver: readonly PassedOver[];
}

/** An engine, defined by a file in `engines/`. */
export interface Engine {
  readonly name: EngineName;
  /**
   * Loads the engine's packages and makes it tfjs's backend. This is cheap if it is already active.
   *
   * @param named `true`: the caller requested it by name, so slow or reduced forms are accepted
   * @throws Error if it is not available here; the first line has the reason and, after a semicolon, the remedy
   */
  prepare(options: EngineOptions, named: boolean): Promise<EngineDescription>;
}
