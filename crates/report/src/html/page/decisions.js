// What the reader decided: kept in the browser where that is allowed, or by the server that the
// page came from, and always exported as `decisions.jsonl`.

const STORE = "copydesk-decisions";
const DECISIONS = {
  accept: { label: "Accept", done: "accepted", key: "a", hint: "The problem is real: make the change" },
  reject: { label: "Reject", done: "rejected", key: "r", hint: "A false alarm" },
  "not-here": { label: "Not here", done: "fine here", key: "i", hint: "The rule is right, but not in this place" },
  "known-name": { label: "Known name", done: "known name", key: "n", hint: "The name is spelled right and should be known" },
};

let decisions = new Map(); // rows by fingerprint
let isKept = true;
const unsaved = new Set(); // fingerprints that the server has not heard of
const past = []; // for undo: lists of [fingerprint, row before]
const listeners = [];

async function loadDecisions() {
  try {
    const saved = index.live
      ? (await (await fetch("decisions")).text()).split("\n").filter(Boolean).map((line) => JSON.parse(line))
      : JSON.parse(localStorage.getItem(STORE) ?? "[]");
    decisions = new Map(saved.map((row) => [row.fingerprint, row]));
  } catch {
    isKept = false;
  }
}

// Tells the server what has changed, so that other pages that are open may have their say.
async function tellServer(isLeaving = false) {
  const changed = [...unsaved];
  unsaved.clear();
  const decided = changed.map((fingerprint) => decisions.get(fingerprint)).filter(Boolean);
  const undone = changed.filter((fingerprint) => !decisions.has(fingerprint));
  try {
    const answer = await fetch("decisions", { method: "PATCH", body: JSON.stringify({ decided, undone }), keepalive: isLeaving });
    if (!answer.ok) throw new Error(answer.statusText);
  } catch (error) {
    changed.forEach((fingerprint) => unsaved.add(fingerprint));
    throw error;
  }
}

// The browser keeps a decision before the page says so; the server hears of several at once.
function keepDecisions() {
  clearTimeout(keepDecisions.timer);
  if (index.live) keepDecisions.timer = setTimeout(save, 200);
  else save();
  listeners.forEach((listener) => listener());
}

async function save() {
  const wasKept = isKept;
  try {
    if (index.live) await tellServer();
    else localStorage.setItem(STORE, JSON.stringify([...decisions.values()]));
    isKept = true;
  } catch {
    if (isKept) say(index.live ? "The server does not answer: decisions are not saved." : "The browser keeps nothing for this page: export your decisions before you close it.");
    isKept = false;
  }
  if (isKept !== wasKept) listeners.forEach((listener) => listener());
}

addEventListener("pagehide", () => {
  if (index.live && unsaved.size) tellServer(true).catch(() => {});
});

const decisionByKey = () => {
  decisionByKey.map ??= new Map([...decisions].map(([fingerprint, row]) => [fingerprint.slice(0, index.keyDigits), row]));
  return decisionByKey.map;
};

const decisionOf = (finding) => decisionByKey().get(index.findings.key[finding]);

const nDecided = () => index.findings.key.reduce((n, key) => n + (decisionByKey().has(key) ? 1 : 0), 0);

// The row that the program reads, with enough for a person to know it again.
async function row(finding, decision, reason) {
  const { detail, found } = await findingDetail(finding);
  if (!found) return undefined;
  const [before, marked, after] = context(detail, found, 60);
  return {
    fingerprint: found.fingerprint,
    decision,
    reason: reason || undefined,
    rule: ruleOf(finding).code,
    article: detail.id,
    excerpt: before + marked + after,
    name: ruleOf(finding).code.startsWith("NAM") ? marked : undefined,
  };
}

// Returns the words around a finding's mark, in its paragraph.
function context(detail, found, width) {
  const text = detail.paragraphs.find(([number]) => number === found.paragraph)?.[1] ?? "";
  const { start, end } = found;
  return [text.slice(Math.max(0, start - width), start), text.slice(start, end), text.slice(end, end + width)];
}

function replaceRows(changes) {
  past.push(changes.map(([fingerprint]) => [fingerprint, decisions.get(fingerprint)]));
  restore(changes);
}

function restore(changes) {
  for (const [fingerprint, row] of changes) {
    decisions.delete(fingerprint);
    unsaved.add(fingerprint);
    if (row) decisions.set(fingerprint, row);
  }
  decisionByKey.map = undefined;
  keepDecisions();
}

// Decides findings; the same decision again takes it back.
async function decide(findings, decision, reason = "") {
  const isTakenBack = findings.length === 1 && !reason && decisionOf(findings[0])?.decision === decision;
  const rows = await Promise.all(findings.map((finding) => row(finding, decision, reason)));
  const found = rows.filter(Boolean);
  replaceRows(found.map((row) => [row.fingerprint, isTakenBack ? undefined : row]));
  const what = findings.length === 1 ? "" : `${counted(found.length, "problem")}: `;
  say(isTakenBack ? "Decision taken back" : `${what}${DECISIONS[decision].done}`);
  return !isTakenBack;
}

function undo() {
  const last = past.pop();
  if (!last) return say("Nothing to undo");
  restore(last);
  say(`${counted(last.length, "decision")} undone`);
}

const asLines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

// The decisions about findings of this page, a JSON object a line, in the order of the input.
function exported() {
  return asLines(index.findings.key.map((key) => decisionByKey().get(key)).filter(Boolean));
}

function exportDecisions() {
  const link = el("a", { download: "decisions.jsonl" });
  link.href = URL.createObjectURL(new Blob([exported()], { type: "application/jsonl" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(`${counted(nDecided(), "decision")} exported: copydesk decide apply decisions.jsonl PATH…`);
}

