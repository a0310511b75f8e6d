/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What an example of data or a sample is, as JSON: its kind and whatever that kind says of itself. */
export interface RecordedSpec {
  readonly kind: string;
  readonly [field: string]: Json | undefined;
}
