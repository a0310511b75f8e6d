import type { SharpFunction } from '@ganforge/media';

export declare const NEWCOMER_LINES: Readonly<Record<string, readonly (readonly string[])[]>>;
export declare function writeNewcomerData(folder: string, sharp: SharpFunction): Promise<void>;
