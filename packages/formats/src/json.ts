/** A JSON value. Configurations consist of these. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. A configuration is one, so that the same thing can be built again. */
export interface JsonObject {
  readonly [key: string]: Json;
}
