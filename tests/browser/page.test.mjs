// Drives the editor's page in Chromium, as an editor does: from a file, by mouse and by keyboard.
//
//   COPYDESK=target/debug/copydesk CHROMIUM=/usr/bin/chromium npm test
//
// With SHOTS=DIR, pictures of every view are put there, to be looked at.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const COPYDESK = resolve(process.env.COPYDESK ?? "../../target/debug/copydesk");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = process.env.SHOTS;

const HARBOUR = `Harbour towns brace for a long winter

The ferry between the islands will stop at noon on Friday, and the harbour office said on Monday that 12 crews had been told to stay ashore until the ice has gone.

The Estonian defence minister, Kale Lanet, told public radio that soldiers would carry food to every village that asks for it. He gave no date.

Nobody in the port remembers  a winter that began so early. The the last boat left in the dark.

The ferry between the islands will stop at noon on Friday, and the harbour office said on Monday that 12 crews had been told to stay ashore until the ice has gone.
`;

const WIRE = `Ferry stops as ice closes in

The ferry between the islands will stop at noon on Friday, and the harbour office said on Monday that 14 crews had been told to stay ashore until the ice has gone.

Kale Lanet, the Estonian defence minister, said that the army would help.
`;

const PORTS = `Ports count their losses

The fishing port of Haarla lost 12 boats in the storm of last week, and its mayor, Anna Tamm, said on Tuesday that the insurers would pay for all of them before the end of the year.

Nets hung from the lamp posts on the morning after.

The fishing port of Haarla lost 14 boats in the storm of last week, and its mayor, Anna Tamm, said on Tuesday that the insurers would pay for all of them before the end of the year.
`;

const HOSTILE = `<script>window.hacked = 1</script>

</script><img src=x onerror="window.hacked = 1"><a href="javascript:window.hacked = 1">click  here</a> \u202egnihtyna\u2066 &lt;b&gt; \u2028 and the the rest of a long paragraph.
`;

let browser;
let desk;

const until = async (isSo, what) => {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 50, what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const run = (...args) => {
  try {
    return execFileSync(COPYDESK, args, { cwd: desk, encoding: "utf8" });
  } catch (error) {
    throw new Error(`copydesk ${args.join(" ")}: ${error.status} ${error.stderr}`);
  }
};

before(async () => {
  desk = mkdtempSync(join(tmpdir(), "copydesk-"));
  mkdirSync(join(desk, "news"));
  writeFileSync(join(desk, "news/harbour.txt"), HARBOUR);
  writeFileSync(join(desk, "news/wire.txt"), WIRE);
  writeFileSync(join(desk, "news/ports.txt"), PORTS);
  writeFileSync(join(desk, "news/odd.jsonl"), `${JSON.stringify({ title: "<script>window.hacked = 1</script>\u202e", url: "javascript:window.hacked=1", text: HOSTILE })}\n`);
  run("report", "news", "-o", "report.html");
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: root });
});

after(async () => {
  await browser?.close();
  rmSync(desk, { recursive: true, force: true });
});

// Opens the report; whatever goes wrong in the page, or leaves it, fails the test.
async function open(hash = "", { file = "report.html", address, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, ...options });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  page.on("request", (request) => {
    if (!/^(file|blob):/.test(request.url()) && !(address && request.url().startsWith(address))) page.problems.push(`request: ${request.url()}`);
  });
  await page.goto(`${address ?? pathToFileURL(join(desk, file))}${hash}`);
  if (options.javaScriptEnabled !== false) await ready(page);
  return page;
}

const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.ready === "yes");

async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

const heading = (page) => page.locator("#view h1").innerText();

// Waits until the heading says what it should.
const shows = (page, { source }) =>
  page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#view h1")?.innerText), source);

// Waits until the open card is the one that is meant.
const card = (page, words) => page.locator(".card:not(.closed)", { hasText: words });

async function filter(page, query) {
  await page.keyboard.press("/");
  await page.keyboard.type(query);
  await page.keyboard.press("Enter");
  await page.waitForFunction((query) => decodeURIComponent(location.hash).includes(query), query);
}

test("filters stand in the address and select", async () => {
  const page = await open();
  assert.match(await page.locator("#overview h1").innerText(), /problems in all 4 articles/);
  await filter(page, "rule:NAM sev:error");
  await shows(page, /^2 problems of \d+$/);
  await filter(page, '!rule:NAM name:"Laanet"');
  await shows(page, /^0 problems/);
  await filter(page, "conf:>0.5 article:wire");
  await shows(page, /^1 problem of/);
  assert.equal(await page.locator(".list li").count(), Number((await heading(page)).split(" ")[0]));
  await filter(page, "colour:red");
  await shows(page, /cannot be read/);
  assert.match(await page.locator("#view .where").innerText(), /There is no filter colour:/);
  await page.goBack();
  await page.waitForFunction(() => location.hash.includes("wire"));
  await page.reload();
  await ready(page);
  assert.equal(await page.locator("#filter").inputValue(), "conf:>0.5 article:wire");
  await close(page);
});

test("with a baseline, what is new is told from what was known", async () => {
  run("baseline", "create", "news/ports.txt", "news/wire.txt", "--baseline", "known.jsonl");
  run("report", "news", "--baseline", "known.jsonl", "-o", "since.html");
  const page = await open("", { file: "since.html" });
  assert.match(await page.locator("#overview h1").innerText(), /new problems in 2 of 4 articles/);
  const count = async (word) => Number(await page.locator(".panel li", { has: page.locator(`a[href="#q=is:${word}"]`) }).locator("b").innerText());
  const [fresh, known] = [await count("new"), await count("known")];
  assert.ok(fresh > 0 && known > 0);
  await page.locator('a[href="#q=is:known"]').click();
  await shows(page, new RegExp(`^${known} problems? of ${fresh + known}$`));
  assert.equal(await page.locator(".list .tag", { hasText: "known" }).count(), known);
  await filter(page, "is:new");
  await shows(page, new RegExp(`^${fresh} problems? of`));
  await page.goto(`${pathToFileURL(join(desk, "since.html"))}#articles`);
  await shows(page, /^2 articles with problems/);
  await close(page);
});

test("the keyboard leads through problems and articles", async () => {
  const page = await open("#list");
  const rows = await page.locator(".list li").count();
  await page.keyboard.press("j");
  const first = page.locator(".card:not(.closed)");
  await first.waitFor();
  const article = await heading(page);
  await page.keyboard.press("]");
  await page.waitForFunction((title) => document.querySelector("#view h1")?.innerText !== title, article);
  await page.keyboard.press("[");
  await page.waitForFunction((title) => document.querySelector("#view h1")?.innerText === title, article);
  for (let i = 1; i < rows; i++) {
    const before = await page.evaluate(() => location.hash);
    await page.keyboard.press("j");
    await page.waitForFunction((before) => location.hash !== before, before);
  }
  await page.keyboard.press("j");
  await page.locator("#status", { hasText: "last problem" }).waitFor();
  await page.keyboard.press("?");
  await page.locator("dialog#help[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.locator("#overview").waitFor();
  await close(page);
});

test("the difference of two copies shows what disagrees", async () => {
  const page = await open("#q=rule:DUP004");
  await page.locator(".list a").first().click();
  await card(page, "disagrees").waitFor();
  await page.keyboard.press("o");
  await page.locator(".differs").first().waitFor();
  const rows = await page.locator(".differs").first().innerText();
  assert.match(rows, /Figures\s+(12\s+14|14\s+12)/);
  assert.equal(await page.locator(".pair").first().locator(".keep").count(), 1);
  await page.keyboard.press("o");
  await page.locator("#sheet").waitFor();
  await close(page);
});

test("a name shows who is meant, how sure that is, and what speaks for and against", async () => {
  const page = await open("#q=rule:NAM001");
  await page.locator(".list a").first().click();
  const name = card(page, "Kalle Laanet");
  await name.waitFor();
  const text = await name.innerText();
  for (const part of [/\d+% probable/, /What speaks for it/, /is 1 letter from/, /What speaks against it/, /all 2/]) assert.match(text, part);
  await close(page);
});

test("decisions are exported and applied, and the article changes as shown", async () => {
  const page = await open("#q=rule:NAM001+article:harbour".replace("+", "%20"));
  await page.locator(".list a").first().click();
  await card(page, "Kalle Laanet").waitFor();
  await page.keyboard.press("a");
  await page.locator("#decided", { hasText: "1 decided" }).waitFor();
  await page.evaluate(() => { location.hash = "#q=rule%3ADUP008"; });
  await page.locator(".list a").first().click();
  await card(page, "twice in a row").waitFor();
  await page.keyboard.press("r");
  await page.locator(".reason input").waitFor();
  await page.keyboard.type("as he said it");
  await page.keyboard.press("Enter");
  await page.locator("#decided", { hasText: "2 decided" }).waitFor();
  await page.evaluate(() => { location.hash = "#q=rule%3ANAM001%20article%3Awire"; });
  await page.locator(".list a").first().click();
  await card(page, "Kalle Laanet").waitFor();
  await page.keyboard.press("i");
  await page.keyboard.press("u");
  await page.locator("#decided", { hasText: "2 decided" }).waitFor();
  await page.keyboard.press("n");
  await page.locator("#decided", { hasText: "3 decided" }).waitFor();

  await page.reload();
  await ready(page);
  assert.equal(await page.locator("#decided").innerText(), "3 decided", "the browser keeps them");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("e")]);
  await download.saveAs(join(desk, "decisions.jsonl"));
  const rows = readFileSync(join(desk, "decisions.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rows.map((row) => row.decision).sort(), ["accept", "known-name", "reject"]);
  assert.equal(rows.find((row) => row.decision === "reject").reason, "as he said it");
  await close(page);

  assert.match(run("decide", "show", "decisions.jsonl"), /known names \(1\)[\s\S]*3 decisions\./);
  run("decide", "apply", "decisions.jsonl", "news");
  assert.equal(readFileSync(join(desk, "news/harbour.txt"), "utf8"), HARBOUR.replace("Kale Lanet", "Kalle Laanet"));
  assert.equal(readFileSync(join(desk, "news/wire.txt"), "utf8"), WIRE);
  assert.equal(readFileSync(join(desk, "copydesk-vocabulary.csv"), "utf8"), "name,variants,wrong\nKale Lanet,,\n");
  assert.match(readFileSync(join(desk, "copydesk-decisions.jsonl"), "utf8"), /"decision":"reject"/);
  writeFileSync(join(desk, "news/harbour.txt"), HARBOUR);
  for (const file of ["copydesk-vocabulary.csv", "copydesk-decisions.jsonl"]) rmSync(join(desk, file));
});

test("a filter is decided at once, and undone at once", async () => {
  const page = await open("#q=rule:DUP");
  await shows(page, /problems of/);
  const n = Number((await heading(page)).split(" ")[0]);
  assert.ok(n > 1);
  await page.locator("[data-bulk=reject]").click();
  await page.keyboard.type("wire copy");
  await page.keyboard.press("Enter");
  await page.locator("#decided", { hasText: `${n} decided` }).waitFor();
  await filter(page, "is:rejected");
  await shows(page, new RegExp(`^${n} problem`));
  await page.keyboard.press("u");
  await page.locator("#decided", { hasText: "No decisions" }).waitFor();
  await close(page);
});

test("hostile text is inert", async () => {
  const page = await open("#q=article:odd");
  await page.locator(".list a").first().click();
  await page.locator("#sheet").waitFor();
  const shown = await page.locator("#sheet").innerText();
  assert.match(shown, /<img src=x onerror=/);
  assert.match(shown, /<U\+202E>gnihtyna<U\+2066>/);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("main img, main script, a[href^=javascript]").count(), 0);
  await page.evaluate(() => { location.hash = "#q=%22%3E%3Cimg%20src%3Dx%20onerror%3D%22window.hacked%3D1"; });
  await page.waitForFunction(() => document.querySelector("#view h1").innerText.startsWith("0 problems"));
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await close(page);
});

test("the summary and the worst articles are there without scripts", async () => {
  const page = await open("", { javaScriptEnabled: false });
  assert.ok(await page.locator("#overview h1").isVisible());
  assert.ok(await page.locator("noscript").isVisible());
  assert.match(await page.locator("#worst").innerText(), /Kale Lanet/);
  await close(page);
});

test("on paper, the overview ends with the worst articles", async () => {
  const page = await open();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#worst").isVisible());
  assert.ok(!(await page.locator("#bar").isVisible()));
  if (SHOTS) await page.pdf({ path: join(SHOTS, "overview.pdf") });
  await close(page);
});

test("texts beside the page are loaded from the disk", async () => {
  run("report", "news", "-o", "large.html", "--html-mode", "dir");
  const page = await open("#q=rule:NAM001", { file: "large.html" });
  await page.locator(".list a").first().click();
  await card(page, "Kalle Laanet").waitFor();
  await close(page);
});

test("a served page keeps decisions, and nobody else can", async () => {
  const server = spawn(COPYDESK, ["report", "news", "--serve", "--save-to", "served.jsonl"], { cwd: desk });
  try {
    const address = await new Promise((resolve) => {
      let said = "";
      server.stderr.on("data", (data) => {
        said += data;
        const found = /http:\S+/.exec(said);
        if (found) resolve(found[0]);
      });
    });
    const page = await open("#q=rule:NAM001", { address });
    await page.locator(".list a").first().click();
    await card(page, "Kalle Laanet").waitFor();
    const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === "PATCH"), page.keyboard.press("a")]);
    assert.equal(answer.status(), 200);
    assert.match(readFileSync(join(desk, "served.jsonl"), "utf8"), /"decision":"accept"/);
    const other = await open("#q=rule:NAM001", { address });
    await other.locator(".list a").last().click();
    await card(other, "Kalle Laanet").waitFor();
    await Promise.all([other.waitForResponse((response) => response.request().method() === "PATCH"), other.keyboard.press("i")]);
    await close(other);
    const isSaved = () => page.waitForResponse((response) => response.request().method() === "PATCH");
    await Promise.all([isSaved(), page.keyboard.press("u")]);
    assert.match(readFileSync(join(desk, "served.jsonl"), "utf8"), /^[^\n]*"decision":"not-here"[^\n]*\n$/);
    await page.keyboard.press("r");
    await page.keyboard.press("Enter");
    await page.locator("#decided", { hasText: "1 decided" }).waitFor();
    await page.reload();
    await until(() => /"decision":"reject"/.test(readFileSync(join(desk, "served.jsonl"), "utf8")), "what was decided just before is told on leaving");
    await page.reload();
    await ready(page);
    assert.equal(await page.locator("#decided").innerText(), "1 decided");
    await close(page);
    const patch = (where, headers) => fetch(where, { method: "PATCH", body: "", headers });
    assert.equal((await patch(`${address}decisions`, { Origin: "http://evil.example" })).status, 403);
    assert.equal((await patch(`${address}decisions`, {})).status, 403);
    assert.equal((await fetch(new URL("/decisions", address))).status, 404);
    assert.match(readFileSync(join(desk, "served.jsonl"), "utf8"), /reject/);
  } finally {
    const ended = new Promise((resolve) => server.on("exit", resolve));
    server.kill("SIGINT");
    await ended;
  }
});

const VIEWS = {
  overview: ["", "#overview h1"],
  article: ["#a-0", "#sheet"],
  name: ["#q=rule:NAM001", ".card:not(.closed)"],
  pair: ["#q=rule:DUP004", ".sides"],
  list: ["#list", ".list li"],
  articles: ["#articles", ".list li"],
  copies: ["#copies", ".clusters"],
};

for (const theme of ["light", "dark"]) {
  for (const [device, viewport] of Object.entries({ desktop: { width: 1366, height: 900 }, phone: { width: 390, height: 844 } })) {
    test(`everybody can use it: ${theme}, ${device}`, async () => {
      for (const [name, [hash, sign]] of Object.entries(VIEWS)) {
        const page = await open(hash, { viewport, colorScheme: theme });
        if (name === "name" || name === "pair") await page.locator(".list a").first().click();
        if (name === "pair") {
          await page.locator(".card:not(.closed)").waitFor();
          await page.keyboard.press("o");
        }
        await page.locator(sign).first().waitFor();
        if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-${theme}-${device}.png`) });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${name} is ${overflow} px too wide`);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`), []);
        await close(page);
      }
    });
  }
}
