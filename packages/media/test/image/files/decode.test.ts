import { encode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { codecOf } from '../../../src/image/codec.ts';
import { decodeImage } from '../../../src/image/files/decode.ts';

const grey = sharp({ create: { width: 16, height: 16, channels: 3, background: '#808080' } });
const png = encode({ width: 2, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });

describe('a file', () => {
  it('is recognised by its first bytes', async () => {
    expect(codecOf(png)).toBe('png');
    expect(codecOf(await grey.clone().jpeg().toBuffer())).toBe('jpeg');
    expect(codecOf(await grey.clone().webp().toBuffer())).toBe('webp');
    expect(codecOf(await grey.clone().tiff().toBuffer())).toBe('tiff');
    expect(codecOf(new TextEncoder().encode('GIF89a'))).toBeUndefined();
    expect(codecOf(new Uint8Array())).toBeUndefined();
  });

  it('of PNG needs no sharp, any other does', async () => {
    const without = async (): Promise<undefined> => undefined;
    expect(await decodeImage({ bytes: png }, without)).toEqual({
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
      height: 1,
      width: 2,
      codec: 'png',
    });
    await expect(decodeImage({ bytes: await grey.clone().jpeg().toBuffer() }, without)).rejects.toMatchObject({
      code: 'unsupported',
      message: '[media/images] JPEG images need sharp, which is not installed. Run: npm install sharp',
    });
  });

  it('that cannot be read is a reason', async () => {
    const jpeg = await grey.clone().jpeg().toBuffer();
    expect(await decodeImage({ bytes: jpeg.subarray(0, jpeg.length >> 1) })).toMatch(/^damaged: /);
    expect(await decodeImage({ path: '/nowhere/a.png' })).toMatch(/no such file/);
    expect(await decodeImage({ bytes: new Uint8Array() })).toBe('empty, 0 bytes');
  });

  it('of a PNG with a wrong byte at any place is refused or unchanged', async () => {
    const whole = await decodeImage({ bytes: png });
    for (let at = 8; at < png.length; at++) {
      const flipped = Uint8Array.from(png);
      flipped[at]! ^= 1;
      const read = await decodeImage({ bytes: flipped });
      if (typeof read === 'string') expect(read, `byte ${at}`).toMatch(/^damaged: it|^damaged: the checksum|^no PNG/);
      else expect(read, `byte ${at}`).toEqual(whole); // the changed byte is in IEND, where the decoder stops
    }
  });

  it('of PNG cut short anywhere is refused', async () => {
    for (let length = 8; length < png.length - 12; length++) {
      expect(await decodeImage({ bytes: png.subarray(0, length) }), `${length} bytes`).toMatch(
        /^damaged: it is truncated/,
      );
    }
  });
});
