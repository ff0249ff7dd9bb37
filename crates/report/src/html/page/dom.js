// The one way in which anything reaches the page: elements made here, and text nodes.

// Characters that draw nothing and change how other text looks; they are named instead.
const HIDDEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const named = (c) => `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;

const visible = (text) => String(text).replace(/\r\n/g, "\n").replace(HIDDEN, named);

const $ = (id) => document.getElementById(id);

// Makes an element. Properties that begin with `on` are listeners; children are elements or text.
function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : visible(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(visible(child)));
  }
}

function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

// Text from a program, in which parts in backticks are quoted from an article.
const quoting = (text) => text.split(/`([^`]*)`/).map((part, i) => (i % 2 ? el("q", {}, part) : part));

const sentence = (text) => text.replace(/^./u, (c) => c.toUpperCase());

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const counted = (n, noun) => `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;

const SEVERITIES = ["error", "warning", "note"];
const SEVERITY_NAMES = ["error", "warning", "info"];
const SHAPES = ["■", "▲", "●"];

const shape = (severity) => el("span", { class: "shape", "aria-hidden": "true" }, SHAPES[severity]);

// Says something to those who cannot see it, and shows it for a moment to those who can.
function say(text) {
  fill($("status"), text);
  $("status").classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => $("status").classList.remove("shown"), 4000);
}

const button = (label, onclick, more) => el("button", { type: "button", onclick, ...more }, label);

