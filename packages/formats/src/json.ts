/** A value that JSON can hold: what configurations are made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object: enough to write a configuration down and build the same thing again. */
export interface JsonObject {
  readonly [key: string]: Json;
}
