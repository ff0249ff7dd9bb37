// The difference of two texts, word by word: a longest common subsequence.

const WORD = /\p{L}[\p{L}\p{M}\p{N}]*(?:[’'.-][\p{L}\p{N}]+)*|\p{N}+(?:[.,:]\p{N}+)*|[^\s\p{L}\p{N}]/gu;

// Beyond this many comparisons, what lies between the common ends counts as different.
const MOST_COMPARISONS = 4_000_000;

const NEGATIONS = new Set(
  ("not no never none nobody nothing neither nor without cannot nicht kein keine keinen nie niemals " +
    "pas jamais aucun aucune ne nunca ningún ninguna jamás sin non mai nessuno niet geen nooit").split(" "),
);

const NUMBERS = new Set(
  ("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion").split(" "),
);

function wordsOf(text) {
  return [...text.matchAll(WORD)].map((match, i, all) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
    opens: i === 0 || /[.!?“"]/.test(all[i - 1][0]),
  }));
}

// Says what makes a changed word worth a look: a figure, a negation, a name.
function kindOf({ text, opens }) {
  const lower = text.toLowerCase();
  if (/\p{N}/u.test(text) || NUMBERS.has(lower)) return "figure";
  if (NEGATIONS.has(lower) || /n[’']t$/.test(lower)) return "negation";
  return /^\p{Lu}/u.test(text) && !opens ? "name" : "word";
}

// Marks the words of `a` and `b` that are in both.
function markCommon(a, b) {
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  const same = (i, j) => a[i].text === b[j].text;
  const keep = (i, j) => { a[i].common = b[j].common = true; };
  while (start < endA && start < endB && same(start, start)) keep(start, start++);
  while (start < endA && start < endB && same(endA - 1, endB - 1)) keep(--endA, --endB);
  const [n, m] = [endA - start, endB - start];
  if (n * m > MOST_COMPARISONS) return;
  const width = m + 1;
  const longest = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      longest[i * width + j] = same(start + i, start + j)
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < n && j < m; ) {
    if (same(start + i, start + j)) keep(start + i++, start + j++);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
}

// Returns the words of two texts, with what is not common, and the kinds of what differs.
function compare(left, right) {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  markCommon(a, b);
  const changed = (words) => words.filter((word) => !word.common);
  const different = { figure: [[], []], name: [[], []], negation: [[], []] };
  [a, b].forEach((words, side) => {
    for (const word of changed(words)) different[kindOf(word)]?.[side].push(word.text);
  });
  return { a, b, different, n: changed(a).length + changed(b).length };
}

// Draws one of the texts with its own words marked, as `tag` says: `del` or `ins`.
function drawChanged(text, words, tag) {
  const parts = [];
  let at = 0;
  for (let i = 0; i < words.length; i++) {
    if (words[i].common) continue;
    // Changed words of one kind that follow each other are one mark.
    const kind = kindOf(words[i]);
    let last = i;
    while (last + 1 < words.length && !words[last + 1].common && kindOf(words[last + 1]) === kind) last++;
    parts.push(text.slice(at, words[i].start));
    parts.push(el(tag, { class: `kind-${kind}` }, text.slice(words[i].start, words[last].end)));
    at = words[last].end;
    i = last;
  }
  parts.push(text.slice(at));
  return parts;
}

