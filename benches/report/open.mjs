// Says how long a page takes to open in Chromium, from its address to the first key.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../tests/browser/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

for (let run = 0; run < 5; run++) {
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage();
  const start = performance.now();
  await page.goto(pathToFileURL(resolve(process.argv[2])).href);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
  console.log(`${Math.round(performance.now() - start)} ms`);
  await browser.close();
}
