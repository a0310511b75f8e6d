// memory.long.test.ts runs this script. It computes the moments of the images of a folder and prints the peak memory.
import { imageFolder, momentsOf } from '@ganforge/metrics/node';
import { pixels } from '@ganforge/metrics/pixels';

const source = await imageFolder(process.argv[2]!);
const { n } = await momentsOf(source, pixels({ size: 8 }));
console.log(JSON.stringify({ n, peak: process.resourceUsage().maxRSS / 1000 }));
