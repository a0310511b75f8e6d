import { GanError } from '@ganforge/formats';
import type { Schedule } from '../contracts.ts';

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** A number above 0, or an expression that the trainer evaluates. */
  readonly learningRate?: Schedule;
  /** L2 norm that all of a player's gradients together are clipped to, above 0. @default no clipping */
  readonly clipNorm?: number;
}

/** Refuses what cannot be a learning rate, and a clipping norm that is not above 0. */
export function checkCommon(where: string, learningRate: Schedule, clipNorm: number | undefined): void {
  if (typeof learningRate === 'string' ? learningRate.trim() === '' : !isPositive(learningRate)) {
    const received = typeof learningRate === 'string' ? `'${learningRate}'` : String(learningRate);
    throw new GanError(
      where,
      `learningRate must be a number above 0 or an expression; received ${received}. Try 2e-4.`,
    );
  }
  if (clipNorm !== undefined) checkPositive(where, 'clipNorm', clipNorm);
}

/** Refuses a value outside [0,1). */
export function checkFraction(where: string, name: string, value: number): void {
  if (!(value >= 0 && value < 1)) refuse(where, name, '0 or more and below 1', value);
}

/** Refuses a value that is not above 0. */
export function checkPositive(where: string, name: string, value: number): void {
  if (!isPositive(value)) refuse(where, name, 'a number above 0', value);
}

/** Refuses a value below 0. */
export function checkNotNegative(where: string, name: string, value: number): void {
  if (value !== 0 && !isPositive(value)) refuse(where, name, 'a number, 0 or more', value);
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY;
}

function refuse(where: string, name: string, expected: string, value: unknown): never {
  throw new GanError(where, `${name} must be ${expected}; received ${String(value)}.`);
}
