import { findBinary, loadBinary } from './binary.ts';
import type { Functions } from './functions.ts';
import type { NativeDescription } from './values.ts';

/** The C++ addon: its functions, and what it says of itself. */
export interface Addon extends Functions {
  /** Version of the package from which it was built. */
  readonly version: string;
  /** Hash of the C++ sources from which it was built. */
  readonly sources: string;
  /**
   * Numbers for the next call, such as shapes and strides; the functions `describe...` write them before the call. A new
   * array for each call would cost more time than a small kernel.
   */
  readonly described: Float64Array;
  /**
   * `true`: blocks must have exactly the size of their tensor, so that the sanitized build detects an overrun by one
   * element.
   */
  readonly exactSizes: boolean;
}

let loaded: Addon | undefined;

/**
 * Returns the addon, which is loaded only once (see {@link findBinary}).
 *
 * @throws Error if there is none for this platform; the first line has the reason and, after a semicolon, the remedy
 */
export function addon(): Addon {
  loaded ??= loadBinary<Addon>(findBinary());
  return loaded;
}

/**
 * Describes the hardware that the backend uses, before it is active.
 *
 * @throws Error if the backend is not available, with the reason and the remedy
 */
export function nativeDescription(): NativeDescription & { readonly version: string } {
  const { version } = addon();
  return { version, ...addon().describe() };
}
