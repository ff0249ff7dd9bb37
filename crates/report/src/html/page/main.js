// Which view the address asks for, and the bar above all of them.

// `#list`, `#articles`, `#copies`, `#a-12`, `#f-FINGERPRINT`, `#pair-FINGERPRINT`, each with
// `&q=FILTER`; a filter alone is a list.
const state = { view: "overview", query: "", findings: [], problem: undefined, finding: undefined, article: undefined };

let isPrinting = false;

function address({ q = state.query, finding, article, pair, list: isList }) {
  let view = isList ? "list" : "";
  if (finding !== undefined) view = `f-${index.findings.key[finding]}`;
  else if (article !== undefined) view = `a-${article}`;
  else if (pair !== undefined) view = `pair-${pair}`;
  const filter = q ? `q=${encodeURIComponent(q)}` : "";
  return `#${view}${view && filter ? "&" : ""}${filter}`;
}

function go(to) {
  if (location.hash === to || (to === "#" && !location.hash)) route();
  else location.hash = to;
}

function setQuery(query) {
  if (state.query !== query || state.findings.length === 0) {
    state.query = query;
    Object.assign(state, filtered(query));
  }
  if ($("filter") !== document.activeElement) $("filter").value = query;
}

const listedArticles = () => [...new Set(state.findings.map(articleOf))];

// Shows a view in place of the overview.
function show(title, children) {
  $("overview").hidden = true;
  $("view").hidden = false;
  sheet = undefined;
  fill($("view"), children);
  if (!list?.element.isConnected) list = undefined;
  document.title = `${visible(title)} – copydesk`;
  window.scrollTo(0, 0);
  if (document.activeElement !== $("filter")) $("view").querySelector("h1")?.focus({ preventScroll: true });
}

function showOverview() {
  $("overview").hidden = false;
  $("view").hidden = true;
  list = sheet = undefined;
  document.title = `${$("overview").querySelector("h1").textContent} – copydesk`;
}

// Chooses a finding of the article that is shown.
function select(finding, { focus = false } = {}) {
  history.replaceState(null, "", address({ finding }));
  state.finding = finding;
  open(finding);
  layOut();
  reveal(finding, focus);
}

function reveal(finding, focus) {
  const card = sheet?.cards.get(finding);
  if (!card) return;
  const mark = $("sheet").querySelector(`mark[data-findings~="${finding}"]`) ?? card;
  const behavior = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const { top, bottom } = mark.getBoundingClientRect();
  if (top < 90 || bottom > innerHeight - 120) window.scrollTo({ top: scrollY + top - innerHeight / 3, behavior });
  if (focus) card.focus({ preventScroll: true });
}

async function route() {
  const hash = location.hash.slice(1);
  const [, view, q] = /^(.*?)(?:(?:^|&)q=(.*))?$/s.exec(hash);
  try {
    setQuery(decodeURIComponent(q ?? ""));
  } catch {
    setQuery(q);
  }
  for (const link of document.querySelectorAll("#bar nav a")) {
    const isHere = link.hash.slice(1) === view && (view !== "" || q === undefined);
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const [, kind, id] = /^(f|a|pair)-(.+)$/.exec(view) ?? [];
  state.view = kind ?? (view || (q === undefined ? "overview" : "list"));
  state.article = undefined;
  try {
    if (kind === "f" || kind === "pair") {
      state.finding = withFingerprint(id);
      if (state.finding === undefined) return showMissing();
      if (kind === "pair") return await showPair(state.finding);
      const wasShown = sheet?.article === articleOf(state.finding);
      await showArticle(articleOf(state.finding), state.finding);
      return reveal(state.finding, wasShown || document.activeElement?.tagName === "H1");
    }
    if (kind === "a") {
      state.article = Number(id);
      if (!(state.article in index.articles.title)) return showMissing();
      const first = findingsOf(state.article).find((f) => state.findings.includes(f));
      state.finding = first;
      return await showArticle(state.article, first);
    }
    if (state.view === "overview") return showOverview();
    if (state.view === "articles") return showArticles();
    if (state.view === "copies") return showCopies();
    return showFindings();
  } catch (error) {
    if (!index.folder) throw error;
    return show("Something is missing", [el("header", { class: "head" }, el("h1", { tabindex: "-1" }, "This part of the report cannot be read")),
      el("p", { class: "notice" }, `${error.message}. The folder must stay beside the page.`)]);
  }
}

function showMissing() {
  show("Not here", [el("header", { class: "head" }, el("h1", { tabindex: "-1" }, "This problem is not in the report")),
    el("p", { class: "notice" }, "It may have been repaired since the link was made. ", el("a", { href: "#" }, "To the overview"))]);
}

function theme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("copydesk-theme", document.documentElement.dataset.theme);
  } catch {
    // The choice then lasts as long as the page.
  }
}

function drawDecided() {
  const n = nDecided();
  fill($("decided"), n === 0 ? "No decisions" : [`${grouped(n)} decided`, !isKept && !index.live && el("span", { class: "tag unsaved" }, "not saved")]);
  $("export").disabled = n === 0;
  for (const bar of document.querySelectorAll(".decide")) bar.redraw?.();
  redrawList();
  layOut();
}

function buildBar() {
  const filter = el("input", { id: "filter", type: "search", placeholder: "Filter: rule:DUP sev:error name:\"Laanet\" …", "aria-label": "Filter", autocomplete: "off", spellcheck: "false" });
  const search = el("form", { role: "search", onsubmit: (event) => {
    event.preventDefault();
    filter.blur();
    go(filter.value.trim() ? address({ q: filter.value.trim() }) : "#list");
  } }, filter, el("kbd", { "aria-hidden": "true" }, "/"));
  append($("bar"), [
    el("nav", { "aria-label": "Views" }, el("a", { href: "#" }, "Overview"), el("a", { href: "#list" }, "Problems"), el("a", { href: "#articles" }, "Articles"), index.clusters.length > 0 && el("a", { href: "#copies" }, "Copies")),
    search,
    el("div", { class: "tools" },
      el("span", { id: "decided" }),
      button("Export", exportDecisions, { id: "export", title: "Export the decisions (e)" }),
      button("◐", theme, { "aria-label": "Light or dark", title: "Light or dark" }),
      button("?", toggleHelp, { "aria-label": "Help", title: "Keys and filters (?)" }))]);
  document.body.append(helpDialog(), el("div", { id: "status", role: "status" }));
}

async function start() {
  try {
    document.documentElement.dataset.theme = localStorage.getItem("copydesk-theme") ?? "";
  } catch {
    // A page from a disk may be allowed to keep nothing.
  }
  if (!document.documentElement.dataset.theme) delete document.documentElement.dataset.theme;
  await loadIndex();
  if (nFindings() === 0) return;
  document.documentElement.classList.add("scripted");
  await loadDecisions();
  buildBar();
  listeners.push(drawDecided);
  window.addEventListener("hashchange", route);
  window.addEventListener("beforeprint", () => { isPrinting = true; layOut(); });
  window.addEventListener("afterprint", () => { isPrinting = false; layOut(); });
  drawDecided();
  await route();
  document.documentElement.dataset.ready = "yes";
}

start();
