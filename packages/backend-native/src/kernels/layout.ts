import type { Replacement } from '../replacement.ts';
import { gathering } from './layout/gathering.ts';
import { joining } from './layout/joining.ts';
import { order } from './layout/order.ts';
import { padding } from './layout/padding.ts';
import { slicing } from './layout/slicing.ts';

/** Kernels that move values and compute none. */
export const layout: readonly Replacement[] = [...gathering, ...joining, ...order, ...padding, ...slicing];
