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

/** What an engine says of itself once it is ready. */
export interface EngineDescription {
  /** Version of the package that computes, such as `4.22.0`. */
  readonly version: string;
  /** Model of the processor or GPU as the system names it; `cpu` where it does not. */
  readonly device: string;
  /** Processor threads that compute; 1 where the GPU computes. */
  readonly threads: number;
  /** Vector instructions used, such as `avx2` or `simd128`; `none`, or `unknown` where the engine does not say. */
  readonly simd: string;
  /** In what it multiplies, where the engine gives a choice. */
  readonly precision?: Precision;
  /** What was asked for and is not available here, on one line. */
  readonly notice?: string;
}

/** The engine in use, as plain data for a run's records. */
export interface EngineInfo extends EngineDescription {
  readonly name: EngineName;
  /** The engines that `auto` tried first, in order; empty if the engine was selected by name. */
  readonly passedOver: readonly PassedOver[];
}

/** One engine: a file in `engines/`. */
export interface Engine {
  readonly name: EngineName;
  /**
   * Loads the engine's packages and makes it tfjs's backend; cheap when it already is.
   *
   * @param named whether it was asked for by name: slow or reduced forms are then accepted
   * @throws Error when it is not available here: its first line is the reason and, after a semicolon, the cure
   */
  prepare(options: EngineOptions, named: boolean): Promise<EngineDescription>;
}
