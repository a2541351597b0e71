// Reads the feeds and lists of feeds named in the command; prints a line for each that feedsmith cannot read.
import { readFileSync } from 'node:fs';
import { parseFeed, parseOpml } from 'feedsmith';

for (const file of process.argv.slice(2)) {
  try {
    (file.endsWith('.opml') ? parseOpml : parseFeed)(readFileSync(file, 'utf8'));
  } catch (error) {
    console.log(`${file}: ${error.message}`);
  }
}
