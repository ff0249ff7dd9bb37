// What the page holds: an index of everything, and articles in packs that are opened when needed.

let index;
const packs = new Map();

async function unpacked(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

// Scripts beside the page are the only thing that a page from a disk may load.
const arrivals = new Map();
window.copydeskShard = (number, packed) => arrivals.get(number)?.(packed);
const addresses = window.trustedTypes
  ? window.trustedTypes.createPolicy("copydesk", { createScriptURL: (address) => address })
  : { createScriptURL: (address) => address };

function fromFolder(number) {
  return new Promise((resolve, reject) => {
    arrivals.set(number, resolve);
    const script = document.createElement("script");
    script.src = addresses.createScriptURL(`${encodeURIComponent(index.folder)}/${number}.js`);
    script.onerror = () => reject(new Error(`${index.folder}/${number}.js cannot be read`));
    document.head.append(script);
  });
}

function pack(number) {
  if (!packs.has(number)) {
    const here = $(`shard-${number}`);
    const packed = here ? Promise.resolve(here.textContent) : fromFolder(number);
    packs.set(number, packed.then(unpacked));
  }
  return packs.get(number);
}

// Returns all that is known of an article; nothing if it was left out of the page.
async function articleDetail(article) {
  const number = index.articles.shard[article];
  return number === null ? undefined : (await pack(number))[article];
}

const nFindings = () => index.findings.rule.length;

// Returns the number of the article that a finding is in.
function articleOf(finding) {
  const first = index.articles.first;
  let [low, high] = [0, first.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (first[middle] <= finding) low = middle;
    else high = middle;
  }
  return low;
}

// Returns the finding itself, with its article.
async function findingDetail(finding) {
  const article = articleOf(finding);
  const detail = await articleDetail(article);
  return { article, detail, found: detail?.findings[finding - index.articles.first[article]] };
}

const findingsOf = (article) => {
  const first = index.articles.first;
  const end = article + 1 < first.length ? first[article + 1] : nFindings();
  return Array.from({ length: end - first[article] }, (_, i) => first[article] + i);
};

// Whether the baseline has it.
const isKnown = (finding) => index.findings.known[finding] === 1;
const ruleOf = (finding) => index.rules[index.findings.rule[finding]];
const text = (table, number) => (number === null ? "" : table[number]);
const personOf = (finding) => text(index.names, index.findings.name[finding]);
const writtenOf = (finding) => text(index.names, index.findings.written[finding]);

async function loadIndex() {
  index = await unpacked($("index").textContent);
  index.byKey = new Map(index.findings.key.map((key, finding) => [key, finding]));
  index.byNumber = new Map(index.articles.number.map((number, article) => [number, article]));
  index.keyDigits = index.findings.key[0]?.length ?? 0;
}

const withFingerprint = (fingerprint) => index.byKey.get(fingerprint.slice(0, index.keyDigits));

