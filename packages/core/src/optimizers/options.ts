import type { Schedule } from '@ganforge/formats';
import { formatValue, GanError } from '@ganforge/formats';
import type { OptimizerSpec } from './optimizer-spec.ts';

/** Options that every optimizer accepts. */
export interface OptimizerOptions {
  /** A number above 0, or a schedule that the trainer evaluates. */
  readonly learningRate?: Schedule;
  /** Maximum joint L2 norm of all gradients of a player, above 0. @default no clipping */
  readonly clipNorm?: number;
  /**
   * Limit above 0. After each update, every weight is clipped to [-clipWeights, clipWeights] (WGAN). @default no
   * clipping
   */
  readonly clipWeights?: number;
}

/** Names of {@link OptimizerOptions}. */
export const commonOptions = ['learningRate', 'clipNorm', 'clipWeights'] as const;

/**
 * Returns the fields of a spec that all optimizers share. Throws if the learning rate or a clipping limit is invalid.
 */
export function resolveCommon(
  where: string,
  { clipNorm, clipWeights }: OptimizerOptions,
  learningRate: Schedule,
): CommonSettings {
  checkLearningRate(where, learningRate);
  if (clipNorm !== undefined) checkPositive(where, 'clipNorm', clipNorm);
  if (clipWeights !== undefined) checkPositive(where, 'clipWeights', clipWeights);
  return {
    learningRate,
    ...(clipNorm !== undefined && { clipNorm }),
    ...(clipWeights !== undefined && { clipWeights }),
  };
}

/** The result of {@link resolveCommon}, as JSON. */
export type CommonSettings = Pick<OptimizerSpec, 'learningRate' | 'clipNorm' | 'clipWeights'>;

function checkLearningRate(where: string, learningRate: unknown): void {
  if (typeof learningRate === 'string' && learningRate.trim() !== '') return;
  if (typeof learningRate === 'object' && learningRate !== null) return; // the run checks a ramp when it starts
  if (isPositive(learningRate)) return;
  const problem = `learningRate must be a number above 0, a ramp or an expression; received ${formatValue(learningRate)}.`;
  throw new GanError(where, `${problem} Try 2e-4.`);
}

/** Throws if a value is outside [0,1). */
export function checkFraction(where: string, name: string, value: unknown): asserts value is number {
  if (!(typeof value === 'number' && value >= 0 && value < 1)) refuse(where, name, '0 or more and below 1', value);
}

/** Throws if a value is not above 0. */
export function checkPositive(where: string, name: string, value: number): void {
  if (!isPositive(value)) refuse(where, name, 'a number above 0', value);
}

/** Throws if a value is below 0. */
export function checkNotNegative(where: string, name: string, value: number): void {
  if (value !== 0 && !isPositive(value)) refuse(where, name, 'a number, 0 or more', value);
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY;
}

function refuse(where: string, name: string, expected: string, value: unknown): never {
  throw new GanError(where, `${name} must be ${expected}; received ${String(value)}.`);
}
