export { gunzip, isGzip } from './archive/gzip.ts';
export { leavesRoot, safeNames } from './archive/safe-names.ts';
export { openZip, type ReadZipOptions, readZip, type ZipArchive } from './archive/zip-reader.ts';
export { writeZip } from './archive/zip-writer.ts';
export { GanError, type GanErrorCode, type GanErrorOptions, problemOf } from './errors/error.ts';
export {
  type FileContents,
  ioError,
  makeFolder,
  nodeFs,
  readBytes,
  writeFileAtomic,
  writeFolderAtomic,
} from './files/files.ts';
export { nodeModule } from './files/node-module.ts';
export { crc32, crc32c, maskedCrc32c } from './hash/crc.ts';
export { combinedFingerprint, type FingerprintPart, fingerprint } from './hash/fingerprint.ts';
export { createSha256, type Sha256, sha256 } from './hash/sha256.ts';
export type { Json, JsonObject } from './json.ts';
export { Mt19937 } from './mt19937.ts';
export { describeSchema, helpText, markdownTable, type OptionDescription } from './options/describe-schema.ts';
export { type Flag, flagsOf } from './options/flags.ts';
export { formatValue } from './options/format-value.ts';
export { exactInteger } from './options/integers.ts';
export { checkKnownOptions } from './options/known-options.ts';
export { nearestName } from './options/nearest-name.ts';
export { mergeSchemas, resolveOptions } from './options/resolve-options.ts';
export type {
  CosineSchedule,
  ExponentialSchedule,
  Length,
  LinearSchedule,
  Ramp,
  Schedule,
} from './options/schedule.ts';
export type { Option, OptionsOf, ResolvedOf, Schema, Schemas } from './options/schema.ts';
export { decodePth, type Pth } from './pickle/pth.ts';
export { StatusLine, type StatusLineOptions, type StatusStream } from './progress/status-line.ts';
export { toFloat16 } from './tensor/float16.ts';
export { type Dtype, type NamedArray, type TypedArray, toFloat32 } from './tensor/named-array.ts';
export { decodeNpy, encodeNpy } from './tensor/npy.ts';
export { type DecodeNpzOptions, decodeNpz, encodeNpz } from './tensor/npz.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors, safetensorsParts } from './tensor/safetensors.ts';
export { readSafetensors, type SafetensorsFile } from './tensor/safetensors-file.ts';
