import type { MoveSpec, PositionSpec } from './chess/spec.ts';
import type { ClassSpec } from './class/spec.ts';
import type { ImageSpec, PixelImage } from './image/spec.ts';
import type { MoleculeGraph, MoleculeSpec } from './molecule/spec.ts';
import type { PointsSpec } from './points/spec.ts';
import type { TableRow, TableSpec } from './table/spec.ts';
import type { TextSpec } from './text/spec.ts';
import type { VectorSpec } from './vector/spec.ts';

/** All kinds of data. Each kind has the type of its specification and the type of one decoded example. */
export interface Kinds {
  readonly image: { readonly spec: ImageSpec; readonly example: PixelImage };
  readonly points: { readonly spec: PointsSpec; readonly example: readonly number[] };
  readonly class: { readonly spec: ClassSpec; readonly example: string };
  readonly vector: { readonly spec: VectorSpec; readonly example: readonly number[] };
  readonly table: { readonly spec: TableSpec; readonly example: TableRow };
  readonly text: { readonly spec: TextSpec; readonly example: string };
  readonly molecule: { readonly spec: MoleculeSpec; readonly example: MoleculeGraph };
  readonly position: { readonly spec: PositionSpec; readonly example: string };
  readonly move: { readonly spec: MoveSpec; readonly example: string };
}

/** Name of a kind of data. */
export type KindName = keyof Kinds;

/**
 * The specification of a batch entry. It is JSON and contains everything that decoding needs. `kind` selects its type.
 */
export type Spec = Kinds[KindName]['spec'];

/** The specification of a kind. */
export type SpecOf<K extends KindName> = Kinds[K]['spec'];

/** One decoded example of a kind. */
export type ExampleOf<K extends KindName> = Kinds[K]['example'];

/** The specifications of the entries of a batch, by name. */
export type Specs = Readonly<Record<string, Spec>>;
