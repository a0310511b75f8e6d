// This script runs in the new project, where only @ganforge/metrics and the packages that it needs are installed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { crc32, Mt19937 } from '@ganforge/formats';
import { densityCoverage, frechetDistance, precisionRecall } from '@ganforge/metrics';
import { featureMatricesOf, imageFolder, momentsOf } from '@ganforge/metrics/node';
import { pixels } from '@ganforge/metrics/pixels';

const [count, size] = [1000, 16];
const palette = [
  [230, 60, 50],
  [60, 180, 70],
  [50, 90, 220],
  [240, 200, 40],
];

/**
 * Draws discs of up to four colours on grey with `noise`. They stand for images that any program may have generated.
 */
function draw(random, { colours = 4, noise = 8 }) {
  const [x, y, r] = [0, 0, 0].map(() => random.random());
  const ink = palette[Math.floor(colours * random.random())];
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [column, row] = [Math.floor(i / 3) % size, Math.floor(i / (3 * size))];
    const inside = Math.hypot(column - 5 - 6 * x, row - 5 - 6 * y) < 3 + 2 * r;
    return Math.max(0, Math.min(255, (inside ? ink[i % 3] : 120) + noise * (2 * random.random() - 1)));
  });
}

/** Encodes RGB bytes as a PNG. */
function png(pixels) {
  const chunk = (type, data) => {
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
    bytes.writeUInt32BE(data.length, 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
    return bytes;
  };
  const header = Buffer.from([0, 0, 0, size, 0, 0, 0, size, 8, 2, 0, 0, 0]);
  const rows = Array.from({ length: size }, (_, y) => [0, ...pixels.subarray(3 * size * y, 3 * size * (y + 1))]);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.of()),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

function writeImages(folder, seed, options) {
  const random = new Mt19937(seed);
  mkdirSync(folder);
  for (let i = 0; i < count; i++) writeFileSync(`${folder}/${i}.png`, png(draw(random, options)));
}

writeImages('real', 1, {});
const sets = { same: {}, noisy: { noise: 60 }, half: { colours: 2 } };
const extractor = pixels({ size: 4 });
const real = await momentsOf(await imageFolder('real'), extractor);
const { features: realFeatures } = await featureMatricesOf(await imageFolder('real'), extractor);
console.log('| generated | FD(pixels) | precision | recall | density | coverage |\n|---|---|---|---|---|---|');
for (const [i, [name, options]] of Object.entries(sets).entries()) {
  writeImages(name, 2 + i, options);
  const { value } = frechetDistance(real.moments, (await momentsOf(await imageFolder(name), extractor)).moments);
  const { features } = await featureMatricesOf(await imageFolder(name), extractor);
  const pair = { real: realFeatures.pixels, generated: features.pixels };
  const { precision, recall } = precisionRecall(pair);
  const { density, coverage } = densityCoverage(pair);
  const cells = [value, precision, recall, density, coverage].map((number) => number.toFixed(4));
  console.log(`| ${[name.padEnd(9), ...cells].join(' | ')} |`);
}
