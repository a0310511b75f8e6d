import { GanError } from '@ganforge/formats';
import { codecOf } from '../codec.ts';
import { faultOf } from '../not-read.ts';
import { decodeAsPillow, loadSharp, type SharpFunction } from '../sharp.ts';
import type { SourceImage } from './source.ts';
import { type ImageFile, readInThread } from './threads.ts';

/**
 * Decodes a file, or says why it cannot be read: PNG, BMP and PPM in threads of our own; JPEG, WebP and TIFF by sharp in libuv's.
 *
 * The pixels are those of Pillow's `Image.open(path).convert('RGB')`: bit for bit for PNG, BMP and PPM, and for the others as far
 * as both are built with the same libraries.
 *
 * @param load gives sharp, or undefined where it is not installed
 * @throws GanError `unsupported` for what could be read if sharp were installed
 */
export async function decodeImage(
  file: ImageFile,
  load: () => Promise<SharpFunction | undefined> = loadSharp,
): Promise<SourceImage | string> {
  const content = await readInThread(file);
  if ('unreadable' in content) return content.unreadable;
  if ('image' in content) return content.image;
  const { bytes } = content;
  const codec = codecOf(bytes);
  if (codec === undefined) return bytes.length === 0 ? 'empty, 0 bytes' : 'not a PNG, JPEG, WebP, TIFF, BMP or PPM';
  const sharp = await load();
  if (sharp === undefined) throw needsSharp(codec);
  try {
    return { ...(await decodeAsPillow(sharp, bytes, codec)), codec };
  } catch (cause) {
    return faultOf(cause);
  }
}

function needsSharp(codec: string): GanError {
  const problem = `${codec.toUpperCase()} images need sharp, which is not installed. Run: npm install sharp`;
  return new GanError('media/images', problem, { code: 'unsupported' });
}
