// The card of a finding: what is wrong, why it is thought so, what could be done, what was decided.

const REASONS = {
  role: "role", edits: "spelling", "doubled-letter": "spelling", phonetic: "sound", unattested: "not known",
  corpus: "other articles", "same-article": "this article", "rare-name": "rarity", count: "count",
  difference: "difference", similarity: "alike", class: "kind of copy", country: "country",
};

// The evidence that names the difference is drawn as one; the pair shows all of it.
function drawDifference(text) {
  return text.split(/(\[-.*?-\]|\{\+.*?\+\})/s).map((part) => {
    if (part.startsWith("[-")) return el("del", {}, part.slice(2, -2));
    return part.startsWith("{+") ? el("ins", {}, part.slice(2, -2)) : part;
  });
}

function evidenceList(evidence) {
  const rows = evidence.map(([kind, text]) => [
    el("dt", {}, REASONS[kind] ?? kind.replaceAll("-", " ")),
    el("dd", { dir: "auto" }, kind === "difference" ? drawDifference(text) : quoting(text)),
  ]);
  return rows.length > 0 && el("dl", {}, rows);
}

const percent = (share) => `${share < 1 ? Math.min(99, Math.floor(share * 100 + 1e-3)) : 100}%`;

// What is known against a suggestion: other people who may be meant, and how often the name stands
// as it does here.
function againstName(finding, found) {
  const [best, ...others] = found.suggestions;
  const points = others.map((other) => ["Or", [el("q", {}, other.text), `, ${percent(other.confidence)}`]]);
  const written = index.findings.written[finding];
  const same = index.findings.written.filter((other) => other === written).length;
  if (same > 1) points.push(["Habit", [`spelled like this ${grouped(same)} times in what was checked`]]);
  if (!found.evidence.some(([kind]) => ["role", "corpus", "same-article", "country"].includes(kind))) {
    points.push(["Context", ["nothing in the text says who is meant; the spelling alone speaks for it"]]);
  }
  if (best.confidence < 0.995) points.push(["Doubt", [`${percent(1 - best.confidence)} that it is right as it stands, or someone else`]]);
  return points.map(([kind, text]) => [el("dt", {}, kind), el("dd", {}, text)]);
}

function elsewhere(finding) {
  const name = index.findings.name[finding];
  const counts = new Map();
  index.findings.name.forEach((other, f) => {
    if (other !== name) return;
    const written = writtenOf(f);
    counts.set(written, (counts.get(written) ?? 0) + 1);
  });
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  if (total < 2) return undefined;
  const spellings = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 5);
  const draw = spellings.map(([written, n], i) => [i ? ", " : "", el("q", {}, written), ` ${n}×`]);
  return el("p", { class: "elsewhere" }, draw, " · ", el("a", { href: address({ q: `name:"${personOf(finding)}"` }) }, `all ${total}`));
}

// A name that is probably another: the two names, how probable it is, and the reasons on both sides.
function nameBody(finding, detail, found) {
  const best = found.suggestions[0];
  const [before, written, after] = context(detail, found, 45);
  const against = againstName(finding, found);
  return [
    el("p", { class: "context", dir: "auto" }, before.replace(/^\S*\s/, "… "), el("mark", {}, written), after.replace(/\s\S*$/, " …")),
    el("p", { class: "swap" }, el("del", { dir: "auto" }, written), el("span", { "aria-hidden": "true" }, " → "),
      el("ins", { dir: "auto" }, best.text), best.id && el("span", { class: "code" }, best.id)),
    el("p", { class: "probability" }, el("meter", { min: 0, max: 1, value: best.confidence, "aria-label": "Probability" }), ` ${percent(best.confidence)} probable`),
    el("h3", {}, "What speaks for it"), evidenceList(found.evidence),
    against.length > 0 && [el("h3", {}, "What speaks against it"), el("dl", {}, against)],
    elsewhere(finding),
  ];
}

function relatedBlock(finding, found, related) {
  const [before, marked, after] = related.excerpt;
  const article = index.byNumber.get(related.article);
  return el("div", { class: "related" },
    el("p", {}, el("strong", {}, sentence(related.message)), " ",
      el("span", { class: "path" }, related.place),
      related.similarity !== null && ` · ${related.similarity === 1 ? "identical" : `${percent(related.similarity)} alike`}`,
      article !== undefined && article !== articleOf(finding) && [" · ", el("a", { href: address({ article }) }, "open")]),
    el("blockquote", { dir: "auto" }, before, el("mark", {}, marked), after));
}

// What would change; a name card shows that already, if it is the name alone.
function fixBlock(fix, isShown) {
  const draw = ([old, fresh]) => el("li", {}, old.trim() ? el("del", { dir: "auto" }, old) : old && el("del", {}, "␣".repeat([...old].length)),
    old && fresh && " → ", fresh && el("ins", { dir: "auto" }, fresh.trim() ? fresh : "␣"));
  const shown = fix.edits.slice(0, 5);
  return el("div", { class: "fix" },
    el("p", {}, el("strong", {}, "If accepted"), " ", el("span", { class: "tag" }, fix.safe ? "safe" : "changes what it says")),
    !(isShown && fix.edits.length === 1) && el("ul", {}, shown.map(draw), fix.edits.length > shown.length && el("li", {}, `and ${counted(fix.edits.length - shown.length, "more change")}`)));
}

function ruleBlock(rule) {
  return el("details", { class: "about" }, el("summary", {}, `About ${rule.code}, ${rule.name.replaceAll("-", " ")}`),
    [rule.finds, rule.matters, rule.limits].filter(Boolean).map((text) => el("p", {}, quoting(text.replace(/\n+/g, " ")))));
}

// The buttons and, after a rejection, the place for its reason.
function decisionBar(finding) {
  const bar = el("div", { class: "decide", role: "group", "aria-label": "Decision" });
  const isName = ruleOf(finding).code.startsWith("NAM");
  let drawn;
  const draw = () => {
    const made = decisionOf(finding);
    // Nothing is drawn anew without need: somebody may be typing a reason.
    if (drawn === JSON.stringify(made ?? null)) return;
    drawn = JSON.stringify(made ?? null);
    const kinds = Object.entries(DECISIONS).filter(([kind]) => kind !== "known-name" || isName);
    fill(bar, kinds.map(([kind, { label, key, hint }]) =>
      button([label, el("kbd", { "aria-hidden": "true" }, key)], () => decideHere(finding, kind),
        { "aria-pressed": String(made?.decision === kind), title: hint, "data-decision": kind })),
    made?.decision === "reject" && el("label", { class: "reason" }, "Reason ",
      el("input", { type: "text", value: made.reason ?? "", placeholder: "for those who ask later",
        onchange: (event) => decide([finding], "reject", event.target.value.trim()) })));
  };
  draw();
  bar.redraw = draw;
  return bar;
}

function cardHead(finding, found) {
  const severity = index.findings.severity[finding];
  return el("header", {},
    el("p", { class: "kind" }, shape(severity), " ", SEVERITY_NAMES[severity],
      el("span", { class: "code" }, ruleOf(finding).code), el("span", { class: "code" }, `line ${found.line}`),
      index.findings.confidence[finding] < 100 && el("span", { class: "code" }, `${index.findings.confidence[finding]}% sure`),
      isKnown(finding) && el("span", { class: "tag" }, "known"),
      el("a", { class: "link", href: address({ q: "", finding }), title: "Link to this problem" }, el("span", { "aria-hidden": "true" }, "#"), el("span", { class: "unseen" }, "Link to this problem"))),
    el("h2", { dir: "auto" }, quoting(sentence(found.message))));
}

const hasPair = (found) => found.related.some((related) => related.similarity !== null);

function card(finding, detail, found) {
  const isName = found.suggestions.length > 0 && index.findings.name[finding] !== null;
  const severity = SEVERITIES[index.findings.severity[finding]];
  const pair = hasPair(found) && el("a", { class: "compare", href: address({ pair: found.fingerprint }) }, "Compare side by side", el("kbd", { "aria-hidden": "true" }, "o"));
  const body = el("div", { class: "body" },
    isName ? nameBody(finding, detail, found) : evidenceList(found.evidence),
    found.related.map((related) => relatedBlock(finding, found, related)),
    pair,
    found.fix ? fixBlock(found.fix, isName) : found.help && el("p", { class: "help", dir: "auto" }, quoting(sentence(found.help))),
    decisionBar(finding), ruleBlock(ruleOf(finding)));
  return el("article", { class: `card ${severity}`, tabindex: "-1", "data-finding": finding,
    onclick: (event) => { if (!event.target.closest("a, button, input, summary")) select(finding); } },
  cardHead(finding, found), body);
}

