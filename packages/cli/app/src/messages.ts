/** From the page to the worker that trains. */
export type ToTraining =
  | { readonly type: 'start'; readonly steps: number; readonly seed: number }
  | { readonly type: 'stop' };

/** From the worker that trains to the page. */
export type FromTraining =
  | {
      readonly type: 'step';
      readonly step: number;
      readonly steps: number;
      /** By player. */
      readonly losses: Readonly<Record<string, number>>;
      /** What computes, such as wasm. */
      readonly engine: string;
    }
  | {
      readonly type: 'pictures';
      readonly step: number;
      readonly width: number;
      readonly height: number;
      /** RGBA. */
      readonly data: Uint8ClampedArray<ArrayBuffer>;
    }
  | {
      readonly type: 'done';
      readonly step: number;
      /** A .safetensors file. */
      readonly generator: Uint8Array<ArrayBuffer>;
    }
  | { readonly type: 'failed'; readonly problem: string };
