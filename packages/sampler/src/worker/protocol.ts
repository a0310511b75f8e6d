import { GanError, type GanErrorCode } from '@ganforge/formats';
import type { SamplerInfo, SamplerRequest, Samples, WalkRequest } from '../sampling/sampler.ts';

/** The options that a page can post to a worker. All other options are set in the worker. */
export interface PostedOptions {
  readonly from?: string;
  readonly sha256?: string;
}

/**
 * The questions to a worker and the answers. `key` is the number of a sampler, and `walk` is the number of a walk in
 * progress.
 */
export interface Operations {
  open: { ask: { key: number; place: string; options: PostedOptions }; answer: SamplerInfo };
  sample: { ask: { key: number; request: SamplerRequest }; answer: Samples };
  walk: { ask: { key: number; walk: number; request: WalkRequest }; answer: undefined };
  next: { ask: { walk: number }; answer: Samples | undefined };
  stop: { ask: { walk: number }; answer: undefined };
  dispose: { ask: { key: number }; answer: undefined };
}

export type OperationName = keyof Operations;

/** A message from the page to the worker. */
export type Ask = {
  [K in OperationName]: { readonly ganforge: 'ask'; readonly id: number; readonly name: K } & Operations[K]['ask'];
}[OperationName];

/** A message from the worker to the page. */
export type Answer =
  | { readonly ganforge: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly ganforge: 'error'; readonly id: number; readonly message: string; readonly code: GanErrorCode };

/** Encodes an error as a message. */
export function postedError(id: number, error: unknown): Answer {
  const code = error instanceof GanError ? error.code : 'unsupported';
  return { ganforge: 'error', id, message: error instanceof Error ? error.message : String(error), code };
}

/** Decodes an error from a message. It has the same module and the same code. */
export function receivedError({ message, code }: Extract<Answer, { ganforge: 'error' }>): GanError {
  const [, where = 'sampler/worker', problem = message] = /^\[([^\]]+)\] (.*)$/s.exec(message) ?? [];
  return new GanError(where, problem, { code });
}
