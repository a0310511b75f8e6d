import { GanError } from '@ganforge/formats';
import { decodePng, pngTexts, withPngText } from '@ganforge/media';
import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';

const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => 4 * i);
const png = encode({ width: 5, height: 4, data, channels: 3, depth: 8 });
const texts = { Software: 'ganforge 1.0.0', Comment: '{"run":"Möwen","note":"\u{1F426} 鳥 2"}' };

describe('texts of a PNG', () => {
  it('are read back by another reader, beside the same pixels', async () => {
    const marked = withPngText(png, texts);
    const other = decode(marked, { checkCrc: true });
    expect(other.data).toEqual(data);
    expect((await decodePng(marked)).data).toEqual(data);
    expect(other.text.Software).toBe('ganforge 1.0.0');
    expect(JSON.parse(other.text.Comment!)).toEqual(JSON.parse(texts.Comment));
  });

  it('are read back here, and those that are there stay', () => {
    const marked = withPngText(withPngText(png, { Software: texts.Software }), { Author: 'é' });
    expect(pngTexts(marked)).toEqual({ Software: texts.Software, Author: 'é' });
    expect(pngTexts(encode({ width: 5, height: 4, data, channels: 3, depth: 8, text: { Title: 'a b' } }))).toEqual({
      Title: 'a b',
    });
    expect(pngTexts(png)).toEqual({});
  });

  it('are refused in a file that is not a PNG, and with an invalid keyword', () => {
    expect(() => pngTexts(new Uint8Array(40))).toThrow(/must be a PNG/);
    expect(() => pngTexts(withPngText(png, texts).subarray(0, 60))).toThrow(/damaged: it is truncated/);
    for (const keyword of ['', ' a', 'x'.repeat(80), '鳥']) {
      expect(() => withPngText(png, { [keyword]: '' })).toThrow(GanError);
    }
  });
});
