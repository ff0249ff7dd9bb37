// One article as it reads, its findings marked in place, and a card for each in the margin.

let sheet; // the article that is shown: { article, detail, cards, active }

// Cuts a paragraph where findings begin or end; a stretch belongs to the shortest finding on it.
function markedText(text, findings, detail) {
  const cuts = new Set([0, text.length]);
  for (const { found } of findings) cuts.add(Math.min(found.start, text.length)).add(Math.min(found.end, text.length));
  const at = [...cuts].sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i + 1 < at.length; i++) {
    const [start, end] = [at[i], at[i + 1]];
    const here = findings.filter(({ found }) => found.start <= start && end <= found.end);
    here.sort((a, b) => a.found.end - a.found.start - (b.found.end - b.found.start));
    const piece = text.slice(start, end);
    if (here.length === 0) parts.push(piece);
    else {
      const severity = Math.min(...here.map(({ finding }) => index.findings.severity[finding]));
      const isWhole = here[0].found.end - here[0].found.start > 120;
      parts.push(el("mark", { class: `${SEVERITIES[severity]}${isWhole ? " whole" : ""}`, "data-findings": here.map(({ finding }) => finding).join(" "),
        onclick: () => select(here[0].finding, { focus: true }) }, piece));
    }
  }
  return parts;
}

function scoreSum(article, detail) {
  const counts = [0, 0, 0];
  const weighed = [0, 0, 0];
  for (const finding of findingsOf(article).filter((f) => !isKnown(f))) {
    const severity = index.findings.severity[finding];
    counts[severity]++;
    weighed[severity] += (index.weights[severity] * index.findings.confidence[finding]) / 100;
  }
  const length = Math.max(detail.words, index.least_words);
  const sum = weighed.reduce((a, b) => a + b, 0);
  const rows = SEVERITY_NAMES.map((name, i) => counts[i] > 0 && el("tr", {}, el("th", { scope: "row" }, counted(counts[i], name === "info" ? "note" : name)),
    el("td", {}, `${index.weights[i]} each, times how sure`), el("td", {}, weighed[i].toFixed(1))));
  return el("details", { class: "sum" },
    el("summary", {}, "Score ", el("b", {}, String(index.articles.score[article])), el("span", { class: "unseen" }, ", how it comes about")),
    el("table", {}, el("tbody", {}, rows,
      el("tr", {}, el("th", { scope: "row" }, `in ${counted(detail.words, "word")}`),
        el("td", {}, length > detail.words ? `taken as ${length}` : ""), el("td", {}, `${((sum * 1000) / length).toFixed(1)} per 1,000`)),
      el("tr", { class: "total" }, el("th", { scope: "row" }, "score"), el("td", {}, "100 less that, and not below 0"), el("td", {}, String(index.articles.score[article]))))));
}

function articleHead(article, detail) {
  const about = [detail.byline, detail.published, index.sources[index.articles.source[article]]].filter(Boolean);
  return el("header", { class: "head" },
    el("h1", { dir: "auto", tabindex: "-1" }, index.articles.title[article]),
    el("p", { class: "where" }, about.map((part) => `${part} · `), el("span", { class: "path" }, detail.path),
      detail.url && [" · ", el("a", { href: detail.url, rel: "noreferrer noopener", target: "_blank" }, "as published")]),
    scoreSum(article, detail));
}

function closedCard(finding, detail, found) {
  const severity = SEVERITIES[index.findings.severity[finding]];
  const head = button([shape(index.findings.severity[finding]), " ", el("span", { class: "unseen" }, `${SEVERITY_NAMES[index.findings.severity[finding]]}: `), quoting(sentence(found.message))],
    () => select(finding, { focus: true }), { class: "opener", "aria-expanded": "false" });
  return el("article", { class: `card closed ${severity}`, "data-finding": finding }, el("h2", { dir: "auto" }, head));
}

function gap(from, to) {
  return to > from && el("p", { class: "gap" }, `${counted(to - from, "paragraph")} without a problem not shown`);
}

function paragraphBlocks(article, detail) {
  const byParagraph = new Map();
  findingsOf(article).forEach((finding, i) => {
    const found = detail.findings[i];
    if (!byParagraph.has(found.paragraph)) byParagraph.set(found.paragraph, []);
    byParagraph.get(found.paragraph).push({ finding, found });
  });
  let next = 0;
  const blocks = detail.paragraphs.map(([number, text, isHeading]) => {
    const here = byParagraph.get(number) ?? [];
    const left = gap(next, number);
    next = number + 1;
    return [left, el("div", { class: "block" },
      el(isHeading ? "h2" : "p", { dir: "auto", class: "paragraph" }, markedText(text, here, detail)),
      el("div", { class: "cards" }, here.map(({ finding, found }) => closedCard(finding, detail, found))))];
  });
  return [blocks, gap(next, detail.n_paragraphs)];
}

async function showArticle(article, finding) {
  const isShown = sheet?.article === article && $("sheet");
  if (!isShown) {
    const detail = await articleDetail(article);
    if (!detail) return showLeftOut(article);
    const text = el("div", { class: "sheet", id: "sheet" }, paragraphBlocks(article, detail));
    show(`${index.articles.title[article]}`, [
      articlePager(article),
      articleHead(article, detail), text,
      detail.n_unlisted > 0 && el("p", { class: "notice" }, `${counted(detail.n_unlisted, "more problem")} in this article not listed.`)]);
    const cards = new Map([...text.querySelectorAll(".card")].map((card) => [Number(card.dataset.finding), card]));
    sheet = { article, detail, cards, active: undefined };
  }
  if (finding !== undefined) open(finding);
  layOut();
}

function showLeftOut(article) {
  show(index.articles.title[article], [
    el("header", { class: "head" }, el("h1", { tabindex: "-1", dir: "auto" }, index.articles.title[article]),
      el("p", { class: "where" }, el("span", { class: "path" }, index.articles.path[article]))),
    el("p", { class: "notice" }, "The text is not in this file, which would have grown too large. ", el("code", {}, "copydesk report"), " writes a page with all texts beside it."),
    el("ul", { class: "plain" }, findingsOf(article).map((finding) => el("li", {}, shape(index.findings.severity[finding]), " ", quoting(sentence(index.findings.message[finding])))))]);
}

function articlePager(article) {
  const articles = listedArticles();
  const at = articles.indexOf(article);
  const link = (to, label, key) => to === undefined ? el("span", {}) : el("a", { href: address({ article: to }) }, label, el("kbd", { "aria-hidden": "true" }, key));
  return el("nav", { class: "pager", "aria-label": "Articles" },
    link(articles[at - 1], "← Previous article", "["),
    el("a", { href: address({ list: true }) }, state.query ? `All ${grouped(state.findings.length)} matches` : "All problems"),
    link(articles[at + 1], "Next article →", "]"));
}

// Puts the whole card of a finding in the place of its closed one, and closes the one before.
function open(finding) {
  if (sheet.active === finding) return;
  if (sheet.active !== undefined) replaceCard(sheet.active, closedCard);
  sheet.active = finding;
  replaceCard(finding, card);
  for (const mark of $("sheet").querySelectorAll("mark[data-findings]")) {
    mark.classList.toggle("active", mark.dataset.findings.split(" ").includes(String(finding)));
  }
}

function replaceCard(finding, make) {
  const found = sheet.detail.findings[finding - index.articles.first[sheet.article]];
  const fresh = make(finding, sheet.detail, found);
  sheet.cards.get(finding).replaceWith(fresh);
  sheet.cards.set(finding, fresh);
}

const isWide = window.matchMedia("(min-width: 64rem)");

// Puts the cards beside their marks: the open one exactly, the others as near as there is room.
function layOut() {
  if (!sheet || !$("sheet")) return;
  const cards = [...sheet.cards.values()];
  if (!isWide.matches || isPrinting) {
    cards.forEach((card) => { card.style.top = ""; });
    $("sheet").style.minHeight = "";
    return;
  }
  const top = $("sheet").getBoundingClientRect().top;
  const wish = cards.map((card) => {
    const mark = card.closest(".block").querySelector(`mark[data-findings~="${card.dataset.finding}"]`);
    return (mark ?? card.closest(".block")).getBoundingClientRect().top - top;
  });
  const heights = cards.map((card) => card.offsetHeight + 8);
  const tops = [...wish];
  const pin = Math.max(0, cards.findIndex((card) => Number(card.dataset.finding) === sheet.active));
  for (let i = pin + 1; i < cards.length; i++) tops[i] = Math.max(wish[i], tops[i - 1] + heights[i - 1]);
  for (let i = pin - 1; i >= 0; i--) tops[i] = Math.min(wish[i], tops[i + 1] - heights[i]);
  // Nothing may stand above the article.
  const lift = Math.max(0, -(tops[0] ?? 0));
  if (lift > 0) for (let i = 0, least = 0; i < tops.length; i++) least = (tops[i] = Math.max(tops[i], least)) + heights[i];
  cards.forEach((card, i) => { card.style.top = `${tops[i]}px`; });
  $("sheet").style.minHeight = `${Math.max(0, ...tops.map((top, i) => top + heights[i]))}px`;
}

window.addEventListener("resize", () => layOut());
document.addEventListener("toggle", () => layOut(), true);

