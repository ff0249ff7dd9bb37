// Long lists: of which only the rows in sight are in the page.

const EXTRA_ROWS = 6;
let list; // { element, n, draw, first, end, height }

function virtualList(n, draw, label) {
  const element = el("ol", { class: "list", "aria-label": label });
  list = { element, n, draw, first: 0, end: 0, height: 0 };
  return element;
}

function drawRows() {
  if (!list?.element.isConnected) return;
  if (!list.height) {
    const probe = list.draw(0);
    fill(list.element, probe);
    list.height = probe.offsetHeight || 64;
    list.element.style.height = `${list.height * list.n}px`;
    list.end = 0;
  }
  const above = -list.element.getBoundingClientRect().top;
  const first = Math.max(0, Math.floor(above / list.height) - EXTRA_ROWS);
  const end = Math.min(list.n, Math.ceil((above + innerHeight) / list.height) + EXTRA_ROWS);
  if (first === list.first && end === list.end) return;
  [list.first, list.end] = [first, end];
  const rows = [];
  for (let i = first; i < end; i++) {
    const row = list.draw(i);
    row.setAttribute("aria-setsize", list.n);
    row.setAttribute("aria-posinset", i + 1);
    row.style.top = `${i * list.height}px`;
    rows.push(row);
  }
  const focused = document.activeElement?.closest?.(".list a")?.getAttribute("href");
  fill(list.element, rows);
  if (focused) list.element.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function redrawList() {
  if (!list) return;
  list.end = 0;
  list.first = -1;
  drawRows();
}

window.addEventListener("scroll", () => requestAnimationFrame(drawRows), { passive: true });
window.addEventListener("resize", () => { if (list) { list.height = 0; redrawList(); } });

function findingRow(i) {
  const finding = state.findings[i];
  const severity = index.findings.severity[finding];
  const made = decisionOf(finding);
  return el("li", { class: `${SEVERITIES[severity]}${finding === state.finding ? " current" : ""}` },
    el("a", { href: address({ finding }) },
      shape(severity), el("span", { class: "unseen" }, `${SEVERITY_NAMES[severity]}: `),
      el("span", { class: "what", dir: "auto" }, quoting(sentence(index.findings.message[finding]))),
      el("span", { class: "in", dir: "auto" }, index.articles.title[articleOf(finding)]),
      el("span", { class: "code" }, ruleOf(finding).code),
      isKnown(finding) && el("span", { class: "tag" }, "known"),
      made && el("span", { class: `tag ${made.decision}` }, DECISIONS[made.decision].done)));
}

// Decides everything that is listed at once, and says how much that is.
function bulkBar() {
  const n = state.findings.length;
  const allNames = state.findings.every((f) => ruleOf(f).code.startsWith("NAM"));
  const kinds = Object.entries(DECISIONS).filter(([kind]) => kind !== "known-name" || allNames);
  return el("div", { class: "bulk", role: "group", "aria-label": `Decide all ${grouped(n)}` },
    el("span", {}, `All ${grouped(n)}:`),
    kinds.map(([kind, { label }]) => button(label, () => decideAll(kind), { "data-bulk": kind })));
}

async function decideAll(kind) {
  const n = state.findings.length;
  const reason = kind === "reject" ? await ask(`Why reject ${counted(n, "problem")}?`) : n > 20 ? await ask(`${DECISIONS[kind].label}: ${counted(n, "problem")}?`, false) : "";
  if (reason !== undefined) await decide(state.findings, kind, reason);
}

function showFindings() {
  const { findings, query, problem } = state;
  show(query ? `Problems: ${query}` : "All problems", [
    el("header", { class: "head list-head" },
      el("h1", { tabindex: "-1" }, problem ? "This filter cannot be read" : query ? `${counted(findings.length, "problem")} of ${grouped(nFindings())}` : counted(findings.length, "problem")),
      el("p", { class: "where" }, problem ?? (query ? el("code", {}, query) : "In the order of the articles.")),
      findings.length > 0 && bulkBar()),
    findings.length > 0 ? virtualList(findings.length, findingRow, "Problems") : !problem && el("p", { class: "notice" }, "Nothing matches. ", el("a", { href: "#list" }, "Show everything"))]);
  drawRows();
  const at = findings.indexOf(state.finding);
  if (at > 0 && list) window.scrollTo(0, list.element.offsetTop + at * list.height - innerHeight / 3);
  drawRows();
}

function showArticles() {
  const { score, by_severity, title } = index.articles;
  const articles = [...score.keys()].filter((a) => by_severity[a].some((n) => n > 0)).sort((a, b) => score[a] - score[b] || a - b);
  show("Articles", [
    el("header", { class: "head list-head" }, el("h1", { tabindex: "-1" }, `${counted(articles.length, "article")} with problems`),
      el("p", { class: "where" }, `Most work first; of ${counted(index.n_articles, "article")} that were checked.`)),
    virtualList(articles.length, (i) => {
      const article = articles[i];
      const counts = by_severity[article].map((n, s) => n > 0 && el("span", { class: SEVERITIES[s] }, shape(s), ` ${n}`, el("span", { class: "unseen" }, ` ${SEVERITY_NAMES[s]} `)));
      return el("li", {}, el("a", { href: address({ article }) },
        el("span", { class: "score" }, el("span", { class: "unseen" }, "score "), score[article]),
        el("span", { class: "what", dir: "auto" }, title[article]),
        el("span", { class: "in" }, index.articles.path[article]), el("span", { class: "counts" }, counts)));
    }, "Articles")]);
  drawRows();
}

const MOST_MEMBERS = 8;

function showCopies() {
  show("Copies", [
    el("header", { class: "head" }, el("h1", { tabindex: "-1" }, `${counted(index.clusters.length, "group")} of copies`),
      el("p", { class: "where" }, "Paragraphs that are the same, or nearly. Of each group that agrees, the one that stands first is the one to keep.")),
    el("ol", { class: "clusters" }, index.clusters.slice(0, 500).map((cluster, number) => {
      const members = cluster.members.slice(0, MOST_MEMBERS).map(({ article, paragraph, place }, i) => {
        const known = index.byNumber.get(article);
        return el("li", {}, known === undefined ? el("span", { class: "path" }, place) : el("a", { class: "path", href: address({ article: known }) }, place),
          ` paragraph ${paragraph}`, i === 0 && !cluster.is_conflicting && el("span", { class: "tag keep" }, "keep"));
      });
      const more = cluster.members.length - members.length;
      return el("li", {}, el("h2", { dir: "auto" }, el("a", { href: address({ q: `cluster:${number}` }) }, cluster.opening)),
        el("p", { class: "where" }, counted(cluster.members.length, "place"), cluster.is_conflicting && " that disagree: find out which is right"), el("ul", {}, members, more > 0 && el("li", {}, `and ${counted(more, "more place")}`)));
    })),
    index.clusters.length > 500 && el("p", { class: "notice" }, `${counted(index.clusters.length - 500, "smaller group")} not shown.`)]);
}

