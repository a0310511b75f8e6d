export { crc32, crc32c, maskedCrc32c } from './crc.ts';
export { GanError, type GanErrorCode, type GanErrorOptions, problemOf } from './error.ts';
export {
  type FileContents,
  ioError,
  makeFolder,
  nodeFs,
  readBytes,
  writeFileAtomic,
  writeFolderAtomic,
} from './files.ts';
export { combinedFingerprint, type FingerprintPart, fingerprint } from './fingerprint.ts';
export { gunzip, isGzip } from './gzip.ts';
export { exactInteger } from './integers.ts';
export { Mt19937 } from './mt19937.ts';
export { type Dtype, type NamedArray, type TypedArray, toFloat32 } from './named-array.ts';
export { nodeModule } from './node-module.ts';
export { decodeNpy, encodeNpy } from './npy.ts';
export { type DecodeNpzOptions, decodeNpz, encodeNpz } from './npz.ts';
export { describeSchema, helpText, markdownTable, type OptionDescription } from './options/describe-schema.ts';
export { type Flag, flagsOf } from './options/flags.ts';
export { formatValue } from './options/format-value.ts';
export { checkKnownOptions } from './options/known-options.ts';
export { nearestName } from './options/nearest-name.ts';
export { mergeSchemas, resolveOptions } from './options/resolve-options.ts';
export type { Option, OptionsOf, ResolvedOf, Schema, Schemas } from './options/schema.ts';
export { decodePth, type Pth } from './pth.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors, safetensorsParts } from './safetensors.ts';
export { readSafetensors, type SafetensorsFile } from './safetensors-file.ts';
export { createSha256, type Sha256, sha256 } from './sha256.ts';
export { openZip, type ReadZipOptions, readZip, type ZipArchive } from './zip-reader.ts';
export { writeZip } from './zip-writer.ts';
