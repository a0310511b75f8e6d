// Run by memory.long.test.ts: takes the moments of a folder's images and prints what memory that took.
import { imageFolder, momentsOf } from '@ganforge/metrics/node';
import { pixels } from '@ganforge/metrics/pixels';

const source = await imageFolder(process.argv[2]!);
const { n } = await momentsOf(source, pixels({ size: 8 }));
console.log(JSON.stringify({ n, peak: process.resourceUsage().maxRSS / 1000 }));
