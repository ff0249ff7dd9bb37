// Everything can be done from the keyboard.

const HELP = [
  ["j", "k", "next and previous problem"],
  ["[", "]", "previous and next article"],
  ["a", "", "accept: make the change"],
  ["r", "", "reject: a false alarm; then type the reason"],
  ["i", "", "not here: the rule is right, but not in this place"],
  ["n", "", "known name: it is spelled right"],
  ["u", "", "undo the last decision"],
  ["o", "", "open the two copies side by side, or go back"],
  ["/", "", "go to the filter"],
  ["e", "", "export the decisions"],
  ["g", "", "go to the overview"],
  ["?", "", "this help"],
];

const FILTERS = [
  ["rule:DUP", "a family, a code, or a name such as rule:misspelled-name"],
  ["sev:error", "error, warning or info"],
  ['name:"Laanet"', "people, as they are or should be spelled"],
  ["source:", "who published it"],
  ["article:", "words of a title or a path"],
  ["is:decided", "decided, accepted, rejected, not-here, known-name, fixable"],
  ["is:new", "what the baseline does not have, or has: is:known"],
  ["conf:>0.8", "how sure; also <, >=, 0.5..0.8"],
  ["score:<50", "the score of the article"],
  ["!is:decided", "a ! before any word turns it round"],
  ["ferry", "any other word: in the message, the title, the name"],
];

function helpDialog() {
  const keys = HELP.map(([a, b, text]) => [el("dt", {}, el("kbd", {}, a), b && [" ", el("kbd", {}, b)]), el("dd", {}, text)]);
  const filters = FILTERS.map(([filter, text]) => [el("dt", {}, el("code", {}, filter)), el("dd", {}, text)]);
  return el("dialog", { id: "help", "aria-labelledby": "help-head" },
    el("h2", { id: "help-head" }, "Keys"), el("dl", {}, keys), el("h2", {}, "Filters"), el("dl", {}, filters),
    el("form", { method: "dialog" }, button("Close", () => $("help").close(), { class: "primary" })));
}

// Asks for a line of text, or only for a yes. Returns nothing if the reader thinks better of it.
function ask(question, wantsText = true) {
  return new Promise((resolve) => {
    const input = wantsText && el("input", { type: "text", "aria-label": question, placeholder: "reason, for those who ask later" });
    const done = (value) => { resolve(value); dialog.close(); dialog.remove(); };
    const dialog = el("dialog", { class: "ask", "aria-labelledby": "ask-head", oncancel: () => done(undefined) },
      el("h2", { id: "ask-head" }, question), input,
      el("p", { class: "buttons" }, button("Cancel", () => done(undefined)), button("Decide", () => done(input ? input.value.trim() : ""), { class: "primary" })));
    if (input) input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // or it would press the button that has the focus next
      done(input.value.trim());
    });
    document.body.append(dialog);
    dialog.showModal();
    input?.focus();
  });
}

function step(by) {
  const at = state.findings.indexOf(state.finding);
  const next = state.findings[at < 0 ? 0 : at + by];
  if (next === undefined) return say(by > 0 ? "That was the last problem" : "That was the first problem");
  state.finding = next; // at once: the next key may come before the view
  go(address(state.view === "pair" && ruleOf(next).code.startsWith("DUP") ? { pair: index.findings.key[next] } : { finding: next }));
}

function stepArticle(by) {
  const articles = listedArticles();
  const here = state.article ?? (state.finding === undefined ? undefined : articleOf(state.finding));
  const next = articles[here === undefined ? 0 : articles.indexOf(here) + by];
  if (next === undefined) return say(by > 0 ? "That was the last article" : "That was the first article");
  Object.assign(state, { article: next, finding: undefined });
  go(address({ article: next }));
}

async function decideHere(finding, kind) {
  const isMade = await decide([finding], kind);
  const reason = document.querySelector(".reason input");
  if (kind === "reject" && isMade && reason) reason.focus();
}

async function decideCurrent(kind) {
  if (state.finding === undefined) return say("Choose a problem first: j");
  if (kind === "known-name" && !ruleOf(state.finding).code.startsWith("NAM")) return say("That is no problem of a name");
  const finding = state.finding;
  await decideHere(finding, kind);
  if (kind !== "reject" && decisionOf(finding) && state.finding === finding) step(1);
}

function toggleHelp() {
  if ($("help").open) $("help").close();
  else $("help").showModal();
}

async function togglePair() {
  if (state.finding === undefined) return undefined;
  if (state.view === "pair") return go(address({ finding: state.finding }));
  const { found } = await findingDetail(state.finding);
  if (!found || !hasPair(found)) return say("This problem has no other copy");
  return go(address({ pair: found.fingerprint }));
}

const ACTIONS = {
  j: () => step(1), k: () => step(-1), "[": () => stepArticle(-1), "]": () => stepArticle(1),
  a: () => decideCurrent("accept"), r: () => decideCurrent("reject"), i: () => decideCurrent("not-here"), n: () => decideCurrent("known-name"),
  u: undo, o: togglePair, e: exportDecisions, g: () => go("#"), "?": toggleHelp,
  "/": () => { $("filter").focus(); $("filter").select(); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const isTyping = event.target.matches("input, textarea, select");
  if (isTyping) {
    if (event.key !== "Escape" && !(event.key === "Enter" && event.target.closest(".reason"))) return;
    event.preventDefault();
    event.target.blur();
    if (event.key === "Enter") step(1);
    return;
  }
  if (document.querySelector("dialog[open]") && event.key !== "?") return;
  const action = ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

