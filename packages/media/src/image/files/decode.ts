import { GanError } from '@ganforge/formats';
import { codecOf } from '../codec.ts';
import { faultOf } from '../not-read.ts';
import { decodeAsPillow, loadSharp, type SharpFunction } from '../sharp.ts';
import type { SourceImage } from './source.ts';
import { type ImageFile, readInThread } from './threads.ts';

/**
 * Decodes an image file, or returns the reason why it cannot be read.
 *
 * PNG, BMP and PPM are decoded in our own threads. sharp decodes JPEG, WebP and TIFF in libuv's threads. The pixels
 * equal the result of Pillow's `Image.open(path).convert('RGB')`. For PNG, BMP and PPM they are bit for bit equal. For
 * the other formats they are equal if both programs use the same libraries.
 *
 * @param load returns sharp, or undefined if it is not installed
 * @throws GanError `unsupported` if the format needs sharp and sharp is not installed
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
