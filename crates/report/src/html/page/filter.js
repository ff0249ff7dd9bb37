// Filters as words: `rule:DUP sev:error name:"Laanet" !is:decided conf:>0.8 ferry`.

const folded = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/["?]/g, "").toLowerCase();

// What each key asks of a finding. `value` is folded.
const KEYS = {
  rule: (f, value) =>
    ruleOf(f).code.toLowerCase().startsWith(value) || ruleOf(f).name.includes(value.replaceAll(" ", "-")),
  sev: (f, value) => SEVERITY_NAMES[index.findings.severity[f]].startsWith(value),
  name: (f, value) => folded(personOf(f)).includes(value) || folded(writtenOf(f)).includes(value),
  source: (f, value) => folded(index.sources[index.articles.source[articleOf(f)]]).includes(value),
  article: (f, value) => {
    const article = articleOf(f);
    return folded(`${index.articles.title[article]}\n${index.articles.path[article]}`).includes(value);
  },
  is: (f, value) => {
    const decision = decisionOf(f)?.decision;
    switch (value) {
      case "decided": return decision !== undefined;
      case "accepted": return decision === "accept";
      case "rejected": return decision === "reject";
      case "not-here": return decision === "not-here";
      case "known-name": return decision === "known-name";
      case "new": return !isKnown(f);
      case "known": return isKnown(f);
      default: return index.findings.fixable[f] === 1; // fixable
    }
  },
  conf: (f, value) => within(index.findings.confidence[f] / 100, value),
  score: (f, value) => within(index.articles.score[articleOf(f)], value),
  cluster: (f, value) => String(index.findings.cluster[f]) === value,
};

const STATES = ["decided", "accepted", "rejected", "not-here", "known-name", "new", "known", "fixable"];
const RANGE = /^(?:(<=|>=|<|>|=)?(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?))$/;

function within(number, range) {
  const [, sign = "=", bound, from, to] = RANGE.exec(range);
  if (from !== undefined) return Number(from) <= number && number <= Number(to);
  switch (sign) {
    case "<": return number < Number(bound);
    case ">": return number > Number(bound);
    case "<=": return number <= Number(bound);
    case ">=": return number >= Number(bound);
    default: return number === Number(bound);
  }
}

// Cuts a filter into its tokens, and says what is wrong with it.
function parseFilter(query) {
  const tokens = [];
  let problem;
  for (const [, not, key, quoted, bare] of query.matchAll(/([!-]?)(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = folded(quoted ?? bare);
    if (key && !KEYS[key]) problem = `There is no filter ${key}: (${Object.keys(KEYS).join(", ")})`;
    else if (key === "is" && !STATES.includes(value)) problem = `is: takes ${STATES.join(", ")}`;
    else if ((key === "conf" || key === "score") && !RANGE.test(value)) problem = `${key}: takes a number, as in ${key}:>0.8`;
    else tokens.push({ key, value, not: not !== "" });
  }
  return { tokens, problem };
}

let words; // what is searched for plain words, folded, by finding; made when first asked for

function hasWord(finding, word) {
  words ??= index.findings.message.map((message, f) => {
    const article = articleOf(f);
    return folded(`${message}\n${index.articles.title[article]}\n${ruleOf(f).name}\n${personOf(f)}`);
  });
  return words[finding].includes(word);
}

// Returns the findings that a filter admits, in the order of the input.
function filtered(query) {
  const { tokens, problem } = parseFilter(query);
  const matches = (f) =>
    tokens.every(({ key, value, not }) => (key ? KEYS[key](f, value) : hasWord(f, value)) !== not);
  const findings = [];
  for (let f = 0; f < nFindings(); f++) if (matches(f)) findings.push(f);
  return { findings, problem };
}

