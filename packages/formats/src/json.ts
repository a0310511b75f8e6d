/** A JSON value. Configurations consist of JSON values. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. A configuration is a JSON object, so that the same thing can be built again from it. */
export interface JsonObject {
  readonly [key: string]: Json;
}
