// Two copies side by side, with the words in which they differ.

const KINDS = [["figure", "Figures"], ["name", "Names"], ["negation", "Negations"]];

function whatDiffers({ different, n }) {
  const rows = KINDS.filter(([kind]) => different[kind].some((side) => side.length > 0)).map(([kind, label]) => {
    const [left, right] = different[kind].map((side) => (side.length ? side.join(" ") : "–"));
    return el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, el("del", { class: `kind-${kind}`, dir: "auto" }, left)), el("td", {}, el("ins", { class: `kind-${kind}`, dir: "auto" }, right)));
  });
  if (n === 0) return el("p", { class: "verdict" }, "Word for word the same.");
  if (rows.length === 0) return el("p", { class: "verdict" }, "They differ in wording only: no figure, name or negation.");
  return el("table", { class: "differs" }, el("caption", {}, "They disagree in"),
    el("thead", { class: "unseen" }, el("tr", {}, el("th", { scope: "col" }, "What"), el("th", { scope: "col" }, "First"), el("th", { scope: "col" }, "Second"))),
    el("tbody", {}, rows));
}

function side(heading, badge, where, link, drawn) {
  return el("section", { class: "side" },
    el("header", {}, el("h2", {}, heading, badge && el("span", { class: "tag keep" }, badge)),
      el("p", { class: "where" }, el("span", { class: "path" }, where), link)),
    el("p", { class: "paragraph", dir: "auto" }, drawn));
}

function onePair(article, detail, found, related) {
  const own = detail.paragraphs.find(([number]) => number === found.paragraph)?.[1] ?? "";
  const other = related.text ?? own;
  const comparison = compare(other, own);
  const ownFirst = index.articles.number[article] < related.article
    || (index.articles.number[article] === related.article && found.paragraph < related.paragraph);
  const mayKeep = ruleOf(findingsOf(article)[0] + detail.findings.indexOf(found)).code !== "DUP004";
  const first = mayKeep ? "stands first: keep this one" : "stands first";
  const otherArticle = index.byNumber.get(related.article);
  const open = (to) => to !== undefined && [" · ", el("a", { href: address({ article: to }) }, "open")];
  return el("div", { class: "pair" },
    el("p", { class: "alike" }, related.similarity === 1 ? "Identical" : `${percent(related.similarity)} alike`),
    whatDiffers(comparison),
    el("div", { class: "sides" },
      side("The other copy", !ownFirst && first, related.place, open(otherArticle), drawChanged(other, comparison.a, "del")),
      side("This copy", ownFirst && first, `${detail.path}:${found.line}`, open(article), drawChanged(own, comparison.b, "ins"))));
}

async function showPair(finding) {
  const { article, detail, found } = await findingDetail(finding);
  if (!found) return showLeftOut(article);
  const pairs = found.related.filter((related) => related.similarity !== null);
  show("Copies side by side", [
    el("nav", { class: "pager", "aria-label": "Back" }, el("a", { href: address({ finding }) }, "← Back to the article", el("kbd", { "aria-hidden": "true" }, "o"))),
    el("header", { class: "head" }, el("h1", { tabindex: "-1", dir: "auto" }, quoting(sentence(found.message))),
      el("p", { class: "where" }, ruleOf(finding).code, " · ", found.help && quoting(sentence(found.help)))),
    pairs.map((related) => onePair(article, detail, found, related)),
    decisionBar(finding)]);
}

